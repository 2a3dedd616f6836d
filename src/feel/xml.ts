import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom'
import { fault } from '#kernel/declare/fault.ts'

const bytes_max = 4_000_000
const depth_max = 100

/** One element of a document, by its local name: what a reader of models and cases asks of it. */
export type Xml = {
  name: string
  line: number
  /** An attribute by its local name, whatever its prefix. */
  attr(name: string): string | undefined
  /** The text directly in it, as written. */
  text: string
  children: Xml[]
  /** The first child of that name. */
  child(name: string): Xml | undefined
  /** All children of that name, in order. */
  all(name: string): Xml[]
}

/**
 * Reads an XML document of at most 4 million characters, 100 elements deep. Nothing outside it is fetched: entities of its own and a document type are refused, so that no document can grow while it is read.
 * @throws fault `feel.xml-not-readable`
 */
export function readXml(text: string, file: string): Xml {
  if (text.length > bytes_max) throw fault('feel.xml-not-readable', { file, reason: `> ${bytes_max}` })
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw fault('feel.xml-not-readable', { file, reason: '<!DOCTYPE' })
  let root: Element | null
  try {
    root = new DOMParser({ onError: onErrorStopParsing, locator: true }).parseFromString(text, 'text/xml').documentElement
  } catch (error) {
    throw fault('feel.xml-not-readable', { file, reason: (error as Error).message.split('\n')[0] })
  }
  if (root === null) throw fault('feel.xml-not-readable', { file, reason: '-' })
  return wrap(root, file, 1)
}

function wrap(element: Element, file: string, depth: number): Xml {
  if (depth > depth_max) throw fault('feel.xml-not-readable', { file, reason: `> ${depth_max}` })
  const children: Xml[] = []
  let text = ''
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) children.push(wrap(node as Element, file, depth + 1))
    else if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) text += node.nodeValue ?? ''
  }
  const attributes = new Map(Array.from(element.attributes, (one) => [one.localName ?? one.name, one.value]))
  return {
    name: element.localName ?? element.nodeName, line: element.lineNumber ?? 1, text, children,
    attr: (name) => attributes.get(name),
    child: (name) => children.find((one) => one.name === name),
    all: (name) => children.filter((one) => one.name === name),
  }
}
