import { Tokenizer, TokenizerMode, type Token, type TokenHandler } from 'parse5'
import { fault } from '../declare/fault.ts'

const HTML_MAX = 1_000_000
const URL_MAX = 2_000

const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'table', 'blockquote', 'pre', 'hr', 'figure', 'form', 'article', 'section'])
const LINES = new Set(['div', 'li', 'tr', 'dt', 'dd', 'br', 'address', 'aside', 'caption', 'center', 'details', 'fieldset', 'figcaption', 'footer', 'header', 'legend',
  'main', 'nav', 'option', 'summary', 'tbody', 'tfoot', 'thead', 'body', 'html'])
const DROPPED = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'iframe', 'object', 'applet', 'svg', 'math', 'textarea', 'select', 'noframes', 'noembed', 'xmp', 'audio', 'video', 'canvas'])
// The tokenizer leaves to its caller which elements hold raw text: markup inside them is not markup.
const RAW: Record<string, Tokenizer['state']> = {
  script: TokenizerMode.SCRIPT_DATA, style: TokenizerMode.RAWTEXT, iframe: TokenizerMode.RAWTEXT, noframes: TokenizerMode.RAWTEXT,
  noembed: TokenizerMode.RAWTEXT, xmp: TokenizerMode.RAWTEXT, title: TokenizerMode.RCDATA, textarea: TokenizerMode.RCDATA, plaintext: TokenizerMode.PLAINTEXT,
}

/** Writes text and breaks; holds back spaces and breaks until something follows them. */
class Page {
  #written: string[] = []
  #break = 0
  #space = false
  #indent = ''
  #is_empty = true

  text(text: string, keeps_lines: boolean): void {
    if (keeps_lines) {
      text.split('\n').forEach((line, i) => {
        if (i > 0) this.break(Math.min(2, this.#break + 1))
        if (line.trim() === '') this.#indent += line
        else this.#put(this.#indent + line)
      })
      return
    }
    for (const piece of text.split(/([ \t\n\f\r\u00A0]+)/)) {
      if (piece === '') continue
      if (/^[ \t\n\f\r\u00A0]/.test(piece)) this.#space = true
      else this.#put(piece)
    }
  }

  #put(piece: string): void {
    if (piece === '') return
    if (this.#break > 0 && !this.#is_empty) this.#written.push('\n'.repeat(this.#break))
    else if (this.#space && !this.#is_empty) this.#written.push(' ')
    this.#written.push(piece)
    this.#break = 0
    this.#space = false
    this.#indent = ''
    this.#is_empty = false
  }

  /** A bullet or a tab: stands for itself and swallows the spaces after it. */
  mark(mark: string): void {
    this.#space = false
    this.#put(mark)
  }

  break(lines: number): void {
    this.#break = Math.max(this.#break, lines)
    this.#space = false
    this.#indent = ''
  }

  get length(): number {
    return this.#written.length
  }

  since(start: number): string {
    return this.#written.slice(start).join('').trim()
  }
}

/**
 * Readable text of untrusted HTML, and nothing that a browser would run: paragraphs and lists become lines, links `text (url)` for http
 * and https only, scripts, styles and embedded objects are dropped, control and direction-override characters too. Cost is linear.
 * @throws fault `values.html-too-long` above 1,000,000 characters
 */
export function plainText(html: string): string {
  if (html.length > HTML_MAX) throw fault('values.html-too-long', { max: HTML_MAX })
  const page = new Page()
  const lists: { is_ordered: boolean, count: number }[] = []
  let dropped: { name: string, depth: number } | null = null
  let link: { url: string | null, start: number } | null = null
  let preformatted = 0

  function closeLink(): void {
    if (link?.url) {
      const shown = page.since(link.start)
      if (shown === '') page.mark(link.url)
      else if (shown !== link.url && `${shown}/` !== link.url) page.text(` (${link.url})`, false)
    }
    link = null
  }

  function open({ tagName: name, attrs, selfClosing }: Token.TagToken): void {
    const raw = RAW[name]
    if (raw !== undefined) tokenizer.state = raw
    if (dropped) {
      if (name === dropped.name) dropped.depth += 1
      return
    }
    if (DROPPED.has(name)) {
      if (!selfClosing || raw !== undefined) dropped = { name, depth: 1 }
      return
    }
    if (name === 'a') {
      closeLink()
      link = { url: safeUrl(attrs.find((attribute) => attribute.name === 'href')?.value), start: page.length }
    }
    breakAt(name)
    if (name === 'ul' || name === 'ol') lists.push({ is_ordered: name === 'ol', count: 0 })
    if (name === 'pre') preformatted += 1
    if (name === 'td' || name === 'th') page.text(' ', false)
    if (name === 'li') {
      const list = lists.at(-1)
      if (list) list.count += 1
      page.mark(`${'  '.repeat(Math.min(8, Math.max(0, lists.length - 1)))}${list?.is_ordered ? `${list.count}.` : '-'}`)
      page.text(' ', false)
    }
  }

  function close({ tagName: name }: Token.TagToken): void {
    if (dropped) {
      if (name === dropped.name && (dropped.depth -= 1) === 0) dropped = null
      return
    }
    if (name === 'a') closeLink()
    if (name === 'ul' || name === 'ol') lists.pop()
    if (name === 'pre') preformatted = Math.max(0, preformatted - 1)
    breakAt(name)
  }

  function breakAt(name: string): void {
    const is_inner_list = (name === 'ul' || name === 'ol') && lists.length > 0
    if (PARAGRAPHS.has(name)) page.break(is_inner_list ? 1 : 2)
    else if (LINES.has(name)) page.break(1)
  }

  const write = ({ chars }: Token.CharacterToken): void => { if (!dropped) page.text(chars, preformatted > 0) }
  const handler: TokenHandler = {
    onStartTag: open, onEndTag: close, onCharacter: write, onWhitespaceCharacter: write,
    onComment: () => {}, onDoctype: () => {}, onEof: () => {}, onNullCharacter: () => {},
  }
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler)
  tokenizer.write(html.toWellFormed(), true)
  closeLink()
  return clean(page.since(0))
}

function safeUrl(href: string | undefined): string | null {
  if (!href || href.length > URL_MAX || !URL.canParse(href)) return null
  const { protocol, username, password, href: url } = new URL(href)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && url.length <= URL_MAX ? url : null
}

/** Drops controls and the characters that reorder what a reader sees; a name written backwards could pass for another. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/g, '').split('\n').map((line) => line.trimEnd()).join('\n').normalize('NFC')
}
