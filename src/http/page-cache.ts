import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { fault } from '#kernel/declare/fault.ts'

const brotli = promisify(brotliCompress), zip = promisify(gzip)

/** Limits of the cache of drawn pages, each with its test. A page is fresh for some seconds, and kept for when the house is too busy to draw it anew. */
export const page_limits = { entries_max: 2_000, bytes_max: 64 * 1_048_576, fresh_ms: 5_000, kept_ms: 24 * 3_600_000, patience_ms: 1_000, first_patience_ms: 15_000, drawings_max: 32 }
export type PageLimits = typeof page_limits

export type Encoding = 'identity' | 'gzip' | 'br'
export type Document = { status: number, type: string, text: string }
/** A document ready to be sent: its bytes per encoding, each with the strong ETag of exactly those bytes. */
export type Packed = Document & { drawn_ms: number, packings: Map<Encoding, { etag: string, bytes: Buffer }>, late?: Packed }

/** Answers with the bytes of a document in an encoding, packed once. */
export async function pack(one: Packed, encoding: Encoding): Promise<{ etag: string, bytes: Buffer }> {
  const known = one.packings.get(encoding)
  if (known) return known
  const plain = Buffer.from(one.text)
  // A page is packed once and sent many times, so it may cost more than an answer made anew each time.
  const bytes = encoding === 'br' ? await brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }) : encoding === 'gzip' ? await zip(plain) : plain
  const packed = { etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}-${encoding}"`, bytes }
  one.packings.set(encoding, packed)
  return packed
}

/** A document that was just drawn and is kept nowhere. */
export function drawn(document: Document, now_ms: number): Packed {
  return { ...document, drawn_ms: now_ms, packings: new Map() }
}

/**
 * Keeps drawn pages in memory, the most lately read ones, bounded in number and bytes. A page is drawn by one request at a time however many ask;
 * when drawing takes longer than a reader's patience or fails, the kept page is given and said to be late.
 */
export class PageCache {
  #kept = new Map<string, Packed>()
  #drawing = new Map<string, { page: Promise<Packed>, since_ms: number }>()
  #bytes = 0
  #changed_ms = -Infinity
  readonly #limits: PageLimits
  readonly #clock: () => number

  constructor(limits: PageLimits = page_limits, clock: () => number = Date.now) {
    this.#limits = limits
    this.#clock = clock
  }

  /** How much is kept. */
  get size(): { entries: number, bytes: number } {
    return { entries: this.#kept.size, bytes: this.#bytes }
  }

  /** Says that what the pages show has changed: each is drawn anew before it counts as fresh again. */
  touch(): void {
    this.#changed_ms = this.#clock()
  }

  /**
   * The page under `key`: kept and fresh, or drawn, or kept and late. What `draw` gives with another status than 200 is answered but not kept.
   * With `fresh_ms` of its own it is fresh that long, whatever changes.
   * @throws fault `kernel.busy` where nothing is kept and drawing does not come to an end; else what `draw` throws.
   */
  async get(key: string, draw: () => Promise<Document>, fresh_ms?: number): Promise<{ page: Packed, is_late: boolean }> {
    const kept = this.#kept.get(key)
    if (kept) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      const age_ms = this.#clock() - kept.drawn_ms
      if (fresh_ms === undefined ? kept.drawn_ms > this.#changed_ms && age_ms < this.#limits.fresh_ms : age_ms < fresh_ms) return { page: kept, is_late: false }
    }
    const usable = kept && this.#clock() - kept.drawn_ms < this.#limits.kept_ms ? kept : null
    const running = this.#drawing.get(key) ?? (this.#drawing.size < this.#limits.drawings_max ? this.#start(key, draw) : null)
    if (running === null) {
      if (usable) return { page: lateOf(usable), is_late: true }
      throw fault('kernel.busy')
    }
    // Patience is the page's, not each reader's: while the house stays busy, only the first of them waits.
    const patience_ms = usable ? Math.max(0, this.#limits.patience_ms - (this.#clock() - running.since_ms)) : this.#limits.first_patience_ms
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((resolve) => { timer = setTimeout(resolve, patience_ms, null) })
    try {
      const page = await Promise.race([running.page, late])
      if (page) return { page, is_late: false }
    } catch (error) {
      if (!usable) throw error
    } finally {
      clearTimeout(timer)
    }
    if (usable) return { page: lateOf(usable), is_late: true }
    throw fault('kernel.busy')
  }

  #start(key: string, draw: () => Promise<Document>): { page: Promise<Packed>, since_ms: number } {
    // A page shows the house as it was when drawing began: what changes meanwhile makes it old at once.
    const since_ms = this.#clock()
    const page = draw().then((document) => {
      const page = drawn(document, since_ms)
      this.#drop(key)
      if (document.status === 200) this.#keep(key, page)
      return page
    }).finally(() => { this.#drawing.delete(key) })
    // Whoever waits hears of a failure; when nobody waits any longer it is no failure of the process.
    page.catch(() => {})
    const running = { page, since_ms }
    this.#drawing.set(key, running)
    return running
  }

  #keep(key: string, page: Packed): void {
    const size = weigh(page)
    if (size > this.#limits.bytes_max) return
    this.#kept.set(key, page)
    this.#bytes += size
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= this.#limits.entries_max && this.#bytes <= this.#limits.bytes_max) break
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    const page = this.#kept.get(key)
    if (!page) return
    this.#kept.delete(key)
    this.#bytes -= weigh(page)
  }
}

/** The page with the line that says it is late, which it carries hidden. */
function lateOf(page: Packed): Packed {
  return page.late ??= drawn({ ...page, text: page.text.replace(' hidden="" data-late=""', '') }, page.drawn_ms)
}

/** Memory a page may come to hold: its text in two bytes a character, its packings together no more than that again, and all of it twice once it was late. */
function weigh(page: Packed): number {
  return page.text.length * 8
}
