import { createContext, use } from 'react'
import { compareMeasures } from '#engines/cases/measure.ts'
import type { FormView } from '#engines/cases/view-shape.ts'
import { wordsIn } from '#engines/cases/wording.ts'
import type { Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import type { Field, Row } from './paste-grid.ts'

/** The word lists of the open form; its questions hold their texts against them while they are written. */
export const FormWords = createContext<FormView['words']>([])

type Wording = Field['wording']
type Line = { key: string, words: string[], text: Sentence, cites: Sentence | null, is_must: boolean }

/** What is wrong with a text, one line for all words that are mended alike. */
function linesOf(wording: Wording, value: unknown, words: FormView['words']): Line[] {
  if (typeof value !== 'string' || !wording) return []
  const lists = [...wording.advise, ...wording.refuse].flatMap((name) => words.find((one) => one.id === name) ?? [])
  return [...Map.groupBy(wordsIn(value, lists), (one) => `${one.list} ${one.instead.zh}`)].map(([key, [first, ...others]]) => (
    { key, words: [first!, ...others].map((one) => one.word), text: first!.instead, cites: first!.cites, is_must: wording.refuse.includes(first!.list) }))
}

function Lines({ lines, id, place }: { lines: Line[], id?: string, place?: string }) {
  const { t, say, language } = useWords()
  return lines.map((line) => (
    <li key={`${id} ${line.key}`} className={line.is_must ? 'advice__one advice__one--must' : 'advice__one'}>
      <span aria-hidden="true" className="advice__shape">◆</span>
      <span>{place ? <span className="advice__place">{place}{language === 'zh' ? '：' : ': '}</span> : null}{line.words.map((word) => <q key={word}>{word}</q>)}{line.words.length > 0 ? ' ' : ''}{say(line.text)}{line.is_must ? <span className="advice__must"> {t('guide.must')}</span> : null}
        {line.cites ? <cite className="advice__cites">{t('guide.cites', { source: say(line.cites) })}</cite> : null}</span>
    </li>
  ))
}

/** What a text should rather say, at its place: the words that are vague or shut people out, and what to write instead. Nothing while there is none. */
export function Advice({ of, value, id }: { of: { wording?: Wording }, value: unknown, id: string }) {
  const lines = linesOf(of.wording, value, use(FormWords))
  return lines.length === 0 ? null : <ul className="advice" id={id} role="status"><Lines lines={lines} id={id} /></ul>
}

const compared: Record<string, Sentence> = {
  'cases.unknown-without-reason': { zh: '写明为什么未知，例如“未知：产线没有在线检测”。', en: 'Say why it is unknown, for example “unknown: the line has no inline test”.' },
  'cases.not-a-measure': { zh: '写一个数、“是”或“否”，或“未知：原因”。', en: 'Write a number, yes or no, or “unknown: why”.' },
  'cases.target-not-a-measure': { zh: '要能检验：写一个数（如“≤1”），或“是”“否”“通过”。', en: 'It must be testable: a number such as “≤1”, or yes, no or pass.' },
  'cases.target-not-comparable': { zh: '与现值不是同一种量：两者都写数，或都写是与否。', en: 'Not the same kind of thing as the present value: both numbers, or both yes or no.' },
  'cases.target-other-unit': { zh: '与现值的单位不同，请换成同一单位。', en: 'Not in the unit of the present value; use one.' },
}

/** What the cells of one row of a table should rather say, and whether its target can be compared with its present value. */
export function RowAdvice({ field, row, is_quiet }: { field: Field, row: Row, /** Columns whose problem is said already. */ is_quiet: (column: string) => boolean }) {
  const { say } = useWords()
  const words = use(FormWords)
  const { measured } = field
  const present = measured && row[measured.present], target = measured && row[measured.target]
  const wrong = measured && typeof present === 'string' && typeof target === 'string' && present.trim() !== '' && target.trim() !== '' ? compareMeasures(present, target) : {}
  const cells = (field.columns ?? []).filter((column) => !is_quiet(column.id)).map((column) => {
    const lines = linesOf(column.wording, row[column.id], words)
    const code = column.id === measured?.present ? wrong.present : column.id === measured?.target && lines.length === 0 ? wrong.target : undefined
    return { column, lines: code ? [...lines, { key: code, words: [], text: compared[code]!, cites: null, is_must: true }] : lines }
  }).filter((cell) => cell.lines.length > 0)
  if (cells.length === 0) return null
  return <ul className="advice advice--row" role="status">{cells.map(({ column, lines }) => <Lines key={column.id} lines={lines} id={column.id} place={say(column.title)} />)}</ul>
}
