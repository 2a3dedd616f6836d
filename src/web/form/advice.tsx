import { createContext, use } from 'react'
import { compareMeasures } from '#engines/cases/measure.ts'
import type { FormView } from '#engines/cases/view-shape.ts'
import { wordsIn } from '#engines/cases/wording.ts'
import type { Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import type { Column, Field, Row } from './paste-grid.ts'

/** The word lists of the open form; its questions hold their texts against them while they are written. */
export const FormWords = createContext<FormView['words']>([])

type Advised = Pick<Field, 'wording'> | Pick<Column, 'wording'>

/** What a text should rather say, at its place: the words that are vague or shut people out, and what to write instead. Nothing while there is none. */
export function Advice({ of, value, id }: { of: Advised, value: unknown, id: string }) {
  const { t, say, language } = useWords()
  const words = use(FormWords)
  if (typeof value !== 'string' || !of.wording) return null
  const refused = of.wording.refuse
  const found = wordsIn(value, [...of.wording.advise, ...refused].flatMap((name) => words.find((one) => one.id === name) ?? []))
  if (found.length === 0) return null
  return (
    <ul className="advice" id={id} role="status">
      {found.map((one) => (
        <li key={`${one.list} ${one.word}`} className={refused.includes(one.list) ? 'advice__one advice__one--must' : 'advice__one'}>
          <span aria-hidden="true" className="advice__shape">◆</span>
          <span><q>{one.word}</q>{language === 'zh' ? '：' : ': '}{say(one.instead)}{refused.includes(one.list) ? <span className="advice__must"> {t('guide.must')}</span> : null}
            {one.cites ? <cite className="advice__cites">{t('guide.cites', { source: say(one.cites) })}</cite> : null}</span>
        </li>
      ))}
    </ul>
  )
}

const compared: Record<string, Sentence> = {
  'cases.unknown-without-reason': { zh: '写明为什么未知，例如“未知：产线没有在线检测”。', en: 'Say why it is unknown, for example “unknown: the line has no inline test”.' },
  'cases.not-a-measure': { zh: '写一个数、“是”或“否”，或“未知：原因”。', en: 'Write a number, yes or no, or “unknown: why”.' },
  'cases.target-not-a-measure': { zh: '目标要能检验：写一个数（如“≤1”），或“是”“否”“通过”。', en: 'A target must be testable: a number such as “≤1”, or yes, no or pass.' },
  'cases.target-not-comparable': { zh: '与现值不是同一种量：两者都写数，或都写是与否。', en: 'Not the same kind of thing as the present value: both numbers, or both yes or no.' },
  'cases.target-other-unit': { zh: '与现值的单位不同，请换成同一单位。', en: 'Not in the unit of the present value; use one.' },
}

/** Whether a row's target can be compared with its present value, said at the cell that would have to change. */
export function MeasureAdvice({ field, column, row }: { field: Field, column: Column, row: Row }) {
  const { say } = useWords()
  const { measured } = field
  if (!measured || (column.id !== measured.present && column.id !== measured.target)) return null
  const present = row[measured.present], target = row[measured.target]
  if (typeof present !== 'string' || typeof target !== 'string' || present.trim() === '' || target.trim() === '') return null
  const code = compareMeasures(present, target)[column.id === measured.present ? 'present' : 'target']
  return code ? <p className="advice advice__one advice__one--must" role="status"><span aria-hidden="true" className="advice__shape">◆</span><span>{say(compared[code])}</span></p> : null
}
