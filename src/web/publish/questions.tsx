import { Go } from '../shell/go.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import type { QuestionsAnswer } from './shapes.ts'

type Question = QuestionsAnswer['questions'][number]

function Asked({ question }: { question: Question }) {
  const { t, say, formatInstant, formatDate } = useWords()
  const lang = question.language === 'zh' ? 'zh-CN' : 'en'
  return (
    <li className="question" id={`question-${question.number}`}>
      <p className="question__head small"><span className="strong">{t('publish.questions.number', { number: question.number })}</span> <span className="faint number">{t('publish.questions.asked-at', { at: formatInstant(question.asked_at) })}</span>{question.is_mine ? <span className="question__mine">{t('publish.questions.mine')}</span> : null}</p>
      {question.text === null ? null : <p className="question__text pre" lang={lang}>{question.text}</p>}
      {question.state === 'waiting' ? <p className="small"><Mark tone={question.is_late ? 'late' : 'waiting'}>{t(question.is_late ? 'publish.questions.late' : 'publish.questions.waiting', { day: formatDate(question.due_on) })}</Mark>{question.text === null ? <span className="faint"> {t('publish.questions.waiting-text')}</span> : null}</p> : null}
      {question.state === 'withheld' ? <p className="small"><Mark tone="unknown">{t('publish.questions.withheld', { reason: say(question.withheld_for) })}</Mark>{question.withheld_note ? <span className="quiet"> {t('publish.questions.note', { note: question.withheld_note })}</span> : null}</p> : null}
      {question.answer === null ? null : (
        <div className="question__answer">
          <p className="pre">{question.answer}</p>
          <p className="small faint number">{t('publish.questions.answered-at', { who: say(question.answered_by), at: question.answered_at ? formatInstant(question.answered_at) : '' })}</p>
          {question.changes_subject ? <p className="small"><a href="#versions">{t('publish.questions.changes')}</a></p> : null}
        </div>
      )}
    </li>
  )
}

/** Public questions of a challenge with their answers, and the way to ask one. */
export function Questions({ id, answer }: { id: string, answer: QuestionsAnswer }) {
  const { t, say, formatDate } = useWords()
  return (
    <section className="paper-section" id="questions" aria-labelledby="questions-title">
      <h2 id="questions-title">{t('publish.questions.title')}</h2>
      <p className="quiet small">{t('publish.questions.lead', { days: answer.answer_workdays })}{answer.is_illustrative ? <span className="faint"> {say(answer.basis)}</span> : null}</p>
      {answer.questions.length === 0 ? <p className="quiet question__none">{t('publish.questions.none')}</p> : <ol className="questions">{answer.questions.map((one) => <Asked key={one.number} question={one} />)}</ol>}
      <p className="not-print">{answer.may_ask ? <><Go to={`/questions/${encodeURIComponent(id)}`} className="button-link" rel="nofollow">{t('publish.questions.ask')}</Go>{answer.last_on ? <span className="small quiet question__until">{t('publish.questions.closes-on', { day: formatDate(answer.last_on) })}</span> : null}</> : <span className="quiet small">{t('publish.questions.closed')}</span>}</p>
    </section>
  )
}
