import { Go } from '../shell/go.tsx'
import { Value } from '../widgets/value.tsx'
import { useWords } from '../words.ts'
import '../words/publish.ts'
import '../styles/publish.css'
import type { DiffRun, VersionsAnswer } from './shapes.ts'

/** Two texts in one: what went is struck through, what came underlined; both are told to those who hear the page. */
export function Diff({ runs }: { runs: readonly DiffRun[] }) {
  return <p className="diff pre">{runs.map((run, at) => run.kind === 'added' ? <ins key={at}>{run.text}</ins> : run.kind === 'removed' ? <del key={at}>{run.text}</del> : <span key={at}>{run.text}</span>)}</p>
}

function Version({ one, is_current }: { one: VersionsAnswer['versions'][number], is_current: boolean }) {
  const { t, say, formatInstant } = useWords()
  return (
    <li className="version">
      <p className="version__head"><span className="strong">{t('publish.versions.number', { number: one.version })}</span>{is_current ? <span className="version__current">{t('publish.versions.current')}</span> : null} <time className="small faint number" dateTime={one.at}>{formatInstant(one.at)}</time></p>
      {one.reason === null ? <p className="quiet small">{t('publish.versions.first')}</p> : <p><span className="quiet">{t('publish.versions.reason')}</span> {one.reason}</p>}
      {one.is_weighty ? <p className="small quiet">{t('publish.versions.weighty')}</p> : null}
      {one.changes.length === 0 ? one.reason === null ? null : <p className="small quiet">{t('publish.versions.behind')}</p> : (
        <details className="version__changes" open={is_current}>
          <summary>{t('publish.versions.changed', { count: one.changes.length })}</summary>
          <dl className="changes">
            {one.changes.map((change) => [
              <dt key={`${change.field}-t`}>{say(change.title)}</dt>,
              <dd key={`${change.field}-d`}>{change.words ? <Diff runs={change.words} /> : <p><del><span className="hidden-visually">{t('publish.versions.before')}</span>{change.before == null ? t('publish.versions.none') : <Value value={change.before} as={change.as} />}</del> <span aria-hidden="true">→</span> <ins><span className="hidden-visually">{t('publish.versions.after')}</span>{change.after == null ? t('publish.versions.none') : <Value value={change.after} as={change.as} />}</ins></p>}</dd>,
            ])}
          </dl>
        </details>
      )}
      <p className="small faint"><span>{t('publish.versions.hash')}</span> <span className="hash">{one.content_hash}</span>{one.receipt_id ? <> · <Go to={`/receipts/${one.receipt_id}`} rel="nofollow">{t('publish.versions.receipt')}</Go></> : null}</p>
    </li>
  )
}

/** Every version of a challenge, the one that holds first, with what changed and why. */
export function Versions({ answer }: { answer: VersionsAnswer }) {
  const { t, say } = useWords()
  if (answer.versions.length === 0) return null
  return (
    <section className="paper-section" id="versions" aria-labelledby="versions-title">
      <h2 id="versions-title">{t('publish.versions.title')}</h2>
      <p className="quiet small">{answer.versions.length === 1 ? t('publish.versions.only') : t('publish.versions.lead')} {say(answer.rule)}{answer.is_illustrative ? <span className="faint"> {say(answer.basis)}</span> : null}</p>
      <ol className="versions">{answer.versions.map((one) => <Version key={one.version} one={one} is_current={one.version === answer.current} />)}</ol>
    </section>
  )
}
