import { useQuery } from '@tanstack/react-query'
import { useId, useState, type DragEvent } from 'react'
import { isCertificate } from '#engines/draw/certificate-format.ts'
import type { Verified } from '#engines/draw/verify.ts'
import { get } from '../client.ts'
import { useCity } from '../session.tsx'
import { Hash } from '../widgets/hash.tsx'
import { Mark, type Tone } from '../widgets/mark.tsx'
import { PageHead } from '../widgets/page-head.tsx'
import { useWords } from '../words.ts'
import { DrawVerdict } from './draw-verdict.tsx'
import { ReceiptStub } from './receipt-stub.tsx'
import { isOpening, verifyOpening, type OpeningCheck } from './verify-opening.ts'
import { canVerify, verifyReceipt, type Check, type ReceiptFile } from './verify-receipt.ts'
import '../styles/receipts.css'

const BYTES_MAX = 64 * 1024
/** An opening record carries every bid it discloses, a draw's certificate every candidate. */
const OPENING_BYTES_MAX = 64 * 1024 * 1024
type Seals = { seals: { batch: number, at: string, size: number, root: string, head: string }[], key: { fingerprint: string, public_key: string } }
type Result = { name: string, receipt: ReceiptFile | null, checks: Check[], opening: OpeningCheck[] | null }

const toneOf = (check: Check): Tone => check.ok === null ? 'unknown' : check.ok ? 'done' : 'late'

/** Checks the file of a receipt, an opening or a draw in the reader's own browser and shows each check. */
export default function VerifyPage() {
  const { t, say, formatInstant } = useWords()
  const city = useCity()
  const [result, setResult] = useState<Result | null>(null)
  const [draw, setDraw] = useState<{ name: string, verified: Verified | null } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [is_over, setOver] = useState(false)
  const id = useId()
  const seals = useQuery({ queryKey: ['/api/receipts/seals', city], queryFn: ({ signal }) => get<Seals>('/api/receipts/seals', { city }, { signal }) })

  const read = async (file: File | undefined) => {
    if (!file) return
    setResult(null)
    setDraw(null)
    setProblem(null)
    if (file.size > OPENING_BYTES_MAX) { setProblem(t('verify.too-big', { name: file.name })); return }
    let document: unknown
    try { document = JSON.parse(await file.text()) } catch { setProblem(t('verify.not-json', { name: file.name })); return }
    if (isCertificate(document)) {
      setDraw({ name: file.name, verified: null })
      const { verifyDraw } = await import('./verify-draw.ts')
      // A large draw keeps the browser busy for seconds: that it is at work is shown first.
      await new Promise((shown) => { setTimeout(shown, 50) })
      setDraw({ name: file.name, verified: await verifyDraw(document) })
      return
    }
    if (file.size > BYTES_MAX && !isOpening(document)) { setProblem(t('verify.too-big', { name: file.name })); return }
    if (!canVerify()) { setProblem(t('verify.cannot')); return }
    // A file may be chosen before what is published has come: without the key nobody could say who issued it.
    const published = seals.data ?? (await seals.refetch({ cancelRefetch: false })).data
    if (isOpening(document)) {
      const { checks } = await verifyOpening(document, { trusted_key: published?.key.public_key })
      setResult({ name: file.name, receipt: null, checks: [], opening: checks })
      return
    }
    setResult({ name: file.name, opening: null, ...await verifyReceipt(document, { trusted_key: published?.key.public_key, published_heads: published?.seals }) })
  }
  const drop = (event: DragEvent) => { event.preventDefault(); setOver(false); void read(event.dataTransfer.files[0]) }
  const failed = (result?.opening ?? result?.checks)?.filter((check) => check.ok === false).length ?? 0
  const open = (result?.opening ?? result?.checks)?.some((check) => check.ok === null && (check.name === 'issuer' || check.name === 'signature' || check.name === 'leaf')) ?? false

  return (
    <div className="page page--narrow">
      <PageHead title={t('verify.title')} lead={t('verify.lead')} />
      <label htmlFor={id} className={is_over ? 'drop is-over' : 'drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <span className="drop__words">{t('verify.drop')}</span>
        <span className="drop__button">{t('verify.choose')}</span>
        <input id={id} type="file" accept="application/json,.json" className="hidden-visually" onChange={(event) => { void read(event.target.files?.[0]); event.target.value = '' }} />
        <span className="small quiet">{t('verify.private')}</span>
      </label>
      <div aria-live="polite">
        {problem ? <p className="fault-line" role="alert">{problem}</p> : null}
        {draw ? draw.verified ? <DrawVerdict name={draw.name} verified={draw.verified} /> : <p className="quiet">{t('verify.draw.working')}</p> : null}
        {result ? (
          <section className="verdict" aria-label={t('verify.result')}>
            <p className={failed > 0 ? 'verdict__word verdict__word--late' : open ? 'verdict__word verdict__word--near' : 'verdict__word verdict__word--done'}>{t(failed > 0 ? 'verify.broken' : open ? 'verify.whole' : 'verify.true')}</p>
            {result.opening ? <p className="strong">{t('verify.opening')}</p> : null}
            <p className="quiet">{t(failed > 0 ? 'verify.broken-text' : open ? 'verify.whole-text' : 'verify.true-text')}</p>
            <ol className="lines receipt-checks">{result.opening?.map((check, at) => <li key={at}><Mark tone={check.ok === null ? 'unknown' : check.ok ? 'done' : 'late'}>{say(check.sentence)}</Mark></li>)}{result.checks.map((check) => (
              <li key={check.name}><Mark tone={toneOf(check)}>{t(`verify.checks.${check.name}.${check.ok === null ? 'open' : check.ok ? 'yes' : 'no'}`)}</Mark></li>
            ))}</ol>
            {result.receipt ? <ReceiptStub receipt={result.receipt} /> : null}
          </section>
        ) : null}
      </div>
      <div className="seals">
        <h2 id="seals">{t('verify.seals')}</h2>
        <p className="quiet prose">{t('verify.seals-text')}</p>
        {seals.data ? (
          <>
            <dl className="record record--tight"><dt>{t('verify.fingerprint')}</dt><dd><code className="hash">{seals.data.key.fingerprint}</code></dd><dt>{t('verify.public-key')}</dt><dd><code className="hash">{seals.data.key.public_key}</code></dd></dl>
            {seals.data.seals.length === 0 ? <p className="quiet">{t('verify.no-seals')}</p> : (
              <div className="table-scroll" tabIndex={0} role="region" aria-label={t('verify.seals')}>
                <table className="plain-table"><thead><tr><th scope="col">{t('verify.batch')}</th><th scope="col">{t('verify.at')}</th><th scope="col" className="right">{t('verify.size')}</th><th scope="col">{t('verify.head')}</th></tr></thead>
                  <tbody>{seals.data.seals.map((seal) => <tr key={seal.batch}><td className="number">{seal.batch}</td><td className="number">{formatInstant(seal.at)}</td><td className="right number">{seal.size}</td><td><Hash text={seal.head} /></td></tr>)}</tbody></table>
              </div>
            )}
          </>
        ) : <p className="quiet">{t(seals.isError ? 'verify.seals-failed' : 'states.loading')}</p>}
      </div>
    </div>
  )
}
