import type { CaseView } from '#engines/cases/view-shape.ts'
import { useWords } from '../words.ts'

/** Who takes part, by role; whoever has done their part is marked. */
export function People({ people }: { people: CaseView['people'] }) {
  const { t, say, language } = useWords()
  if (people.length === 0) return null
  const roles = Map.groupBy(people, (person) => say(person.role))
  return (
    <section className="side-part" aria-labelledby="case-people">
      <h2 id="case-people">{t('work.case.people')}</h2>
      <dl className="people">
        {[...roles].map(([role, list]) => (
          <div key={role}>
            <dt>{role}</dt>
            {list.map((person, at) => (
              <dd key={at}>{isOrg(person) ? say(person.organization) : say(person.name)}{person.organization && !isOrg(person) ? <span className="quiet">{language === 'zh' ? '，' : ', '}{say(person.organization)}</span> : null}{person.is_done ? <span className="people__done"> ● {t('work.case.has-done')}</span> : null}</dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  )
}

/** An organization takes part under its own name, in either language. */
function isOrg({ name, organization }: CaseView['people'][number]): boolean {
  return organization !== null && organization.zh === name.zh && organization.en === name.en
}

type StoredFile = { id: string, name: string, size_bytes: number }

/** Every file of the sections once, in one place. */
export function Files({ sections }: { sections: CaseView['sections'] }) {
  const { t, formatSize } = useWords()
  const values = sections.flatMap((section) => section.kind === 'fields' ? section.rows.filter((row) => row.as === 'files').map((row) => row.value)
    : section.kind === 'table' ? section.columns.filter((column) => column.as === 'files').flatMap((column) => section.rows.map((row) => row[column.id])) : [])
  const files = new Map(values.flatMap((value) => Array.isArray(value) ? value as StoredFile[] : []).map((file) => [file.id, file]))
  if (files.size === 0) return null
  return (
    <section className="side-part" aria-labelledby="case-files">
      <h2 id="case-files">{t('work.case.files')}</h2>
      <ul className="side-files">
        {[...files.values()].map((file) => <li key={file.id}><a href={`/files/${encodeURIComponent(file.id)}`}>{file.name}</a><span className="faint small number">{formatSize(Number(file.size_bytes) || 0)}</span></li>)}
      </ul>
    </section>
  )
}
