import { lazy, Suspense } from 'react'
import type { ShownScores } from '#engines/cases/shown-scores.ts'
import type { Sentence } from '../client.ts'
import { useWords } from '../words.ts'
import { Loading } from './loading.tsx'
import { chineseNumeral } from './numeral.ts'
import { Value, type ShownAs } from './value.tsx'
import '../styles/sections.css'

/** A part of a case or a public page, as the server sends it (`shownSection` of src/engines/cases/view-shape.ts). */
export type Section =
  | { id: string, title: Sentence, kind: 'fields', rows: { label: Sentence, value?: unknown, as: ShownAs, help?: Sentence }[] }
  | TableSection
  | { id: string, title: Sentence, kind: 'prose', text: string, language?: 'zh' | 'en' }
  | ShownScores

type Column = { id: string, label: Sentence, as: ShownAs, is_detail?: boolean }
type Row = Record<string, unknown>
type TableSection = { id: string, title: Sentence, kind: 'table', columns: Column[], rows: Row[], empty?: Sentence, is_compared?: boolean }

// Only case pages of a review hold one; public pages do without its code.
const Scores = lazy(() => import('../case/scores.tsx'))

const right: ShownAs[] = ['money', 'number']
/** A word of a few letters is never broken in two, however narrow its column. */
const short_max = { zh: 6, en: 10 }

function isShort(value: unknown, language: 'zh' | 'en'): boolean {
  const said = typeof value === 'object' && value !== null && language in value ? (value as Record<string, unknown>)[language] : value
  return said === null || said === undefined || (typeof said === 'string' && said.length <= short_max[language])
}

/** Tables of more columns than this fold into blocks on a phone. */
const fold_min = 2
/** A heading longer than this is a name; in a folded table it stands above its value instead of beside it. */
const label_max = { zh: 8, en: 16 }
/** Tables of more columns than this give their first, the name of the row, its room and the figures less. */
const many_min = 5

function Body({ section }: { section: Section }) {
  const { t, say, language } = useWords()
  if (section.kind === 'prose') {
    const other = section.language !== undefined && section.language !== language
    return (
      <div className="prose" lang={section.language === undefined ? undefined : section.language === 'zh' ? 'zh-CN' : 'en'}>
        {other ? <p className="faint small">{t(section.language === 'zh' ? 'value.only-zh' : 'value.only-en')}</p> : null}
        {section.text.split(/\n+/).map((text, at) => <p key={at}>{text}</p>)}
      </div>
    )
  }
  if (section.kind === 'scores') return <Suspense fallback={<Loading kind="table" lines={8} />}><Scores section={section} /></Suspense>
  if (section.kind === 'fields') {
    return (
      <dl className="record">
        {section.rows.map((row, at) => [
          <dt key={`t${at}`}>{say(row.label)}</dt>,
          <dd key={`d${at}`}><Value value={row.value} as={row.as} />{row.help === undefined ? null : <div className="faint small">{say(row.help)}</div>}</dd>,
        ])}
      </dl>
    )
  }
  return <Table section={section} />
}

const isThere = (value: unknown) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
const sideOf = (column: Column) => right.includes(column.as) ? 'right' : undefined

function Table({ section }: { section: TableSection }) {
  const { t, say, language } = useWords()
  if (section.rows.length === 0) return <p className="quiet">{section.empty ? say(section.empty) : t('value.no-rows')}</p>
  if (section.is_compared) return <Compared section={section} />
  const columns = section.columns.filter((column) => !column.is_detail), details = section.columns.filter((column) => column.is_detail)
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={say(section.title)}>
      <table className={`plain-table${section.columns.length > fold_min ? ' plain-table--fold' : ''}${columns.length > many_min ? ' plain-table--many' : ''}${columns.some((column) => say(column.label).length > label_max[language]) ? ' plain-table--named' : ''}`}>
        <thead><tr>{columns.map((column) => <th key={column.id} scope="col" className={sideOf(column)}>{say(column.label)}</th>)}</tr></thead>
        <tbody>{section.rows.map((row, at) => {
          const more = details.filter((column) => isThere(row[column.id]))
          return [
            <tr key={at} className={more.length > 0 ? 'plain-table__first' : undefined}>{columns.map((column) => <td key={column.id} data-label={say(column.label)} className={sideOf(column) ?? (isShort(row[column.id], language) ? 'short' : undefined)}><Value value={row[column.id]} as={column.as} /></td>)}</tr>,
            more.length === 0 ? null : <tr key={`more ${at}`} className="plain-table__more"><td colSpan={columns.length}><Details row={row} columns={more} /></td></tr>,
          ]
        })}</tbody>
      </table>
    </div>
  )
}

/** What is told of a row in sentences stands under it in full width: as columns a dozen words would be a letter wide. */
function Details({ row, columns }: { row: Row, columns: readonly Column[] }) {
  const { say } = useWords()
  return <dl className="details">{columns.map((column) => <div key={column.id}><dt>{say(column.label)}</dt><dd><Value value={row[column.id]} as={column.as} /></dd></div>)}</dl>
}

/** Few rows of many columns that are to be weighed against each other: a line for each column, the rows side by side under their first column; one row alone is a record. */
function Compared({ section }: { section: TableSection }) {
  const { say } = useWords()
  const [head, ...rest] = section.columns
  const lines = rest.filter((column) => section.rows.some((row) => isThere(row[column.id])))
  if (section.rows.length === 1) {
    return <dl className="record">{[head!, ...lines].map((column) => [<dt key={`t ${column.id}`}>{say(column.label)}</dt>, <dd key={`d ${column.id}`}><Value value={section.rows[0]![column.id]} as={column.as} /></dd>])}</dl>
  }
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={say(section.title)}>
      <table className="plain-table plain-table--compared">
        <thead><tr><th scope="col">{say(head!.label)}</th>{section.rows.map((row, at) => <th key={at} scope="col"><Value value={row[head!.id]} as={head!.as} /></th>)}</tr></thead>
        <tbody>{lines.map((column) => <tr key={column.id}><th scope="row">{say(column.label)}</th>{section.rows.map((row, at) => { const name = row[head!.id]; return <td key={at} data-label={typeof name === 'string' ? name : say(name as Sentence)}><Value value={row[column.id]} as={column.as} /></td> })}</tr>)}</tbody>
      </table>
    </div>
  )
}

/** The sections of a case or of a public page, as a document; `is_numbered` counts them 一、二、三 as official papers do. */
export function Sections({ sections, is_numbered = false }: { sections: Section[], is_numbered?: boolean }) {
  const { say, language } = useWords()
  return (
    <>
      {sections.map((section, at) => (
        <section key={section.id} className="paper-section" id={`section-${section.id}`} aria-labelledby={`title-${section.id}`}>
          <h2 id={`title-${section.id}`}>{is_numbered ? <span className="paper-section__number">{language === 'zh' ? `${chineseNumeral(at + 1)}、` : `${at + 1}.`}</span> : null}{say(section.title)}</h2>
          <Body section={section} />
        </section>
      ))}
    </>
  )
}
