import '../styles/search.css'

/** A piece of text and whether it is what was asked for. */
export type Segment = { text: string, is_hit: boolean }

/** Text with what was asked for marked; the pieces are text, whatever stands in them. */
export function Marked({ segments }: { segments: readonly Segment[] }) {
  return <>{segments.map((one, at) => one.is_hit ? <mark key={at} className="found-mark">{one.text}</mark> : <span key={at}>{one.text}</span>)}</>
}
