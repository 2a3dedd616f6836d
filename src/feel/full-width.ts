// Chinese input methods write ＞ ＝ （ ， where FEEL wants > = ( ,. FEEL takes most of these for letters of a name, so that
// `专利数＞3` is silently one unknown name; here they are found and the mended text is offered.

const REPAIRS: Record<string, string> = {
  '＞': '>', '＜': '<', '＝': '=', '≥': '>=', '≤': '<=', '≠': '!=', '≧': '>=', '≦': '<=',
  '（': '(', '）': ')', '［': '[', '］': ']', '【': '[', '】': ']', '，': ',', '、': ',', '．': '.', '。': '.',
  '＋': '+', '－': '-', '—': '-', '＊': '*', '×': '*', '／': '/', '÷': '/', '！': '!', '＂': '"', '“': '"', '”': '"', '「': '"', '」': '"',
  '０': '0', '１': '1', '２': '2', '３': '3', '４': '4', '５': '5', '６': '6', '７': '7', '８': '8', '９': '9',
}
const FOREIGN: Record<string, string> = { '==': '=', '<>': '!=', '&&': 'and', '||': 'or' }
const QUOTES: Record<string, string> = { '“': '”', '”': '”', '「': '」', '＂': '＂' }

export type WrongSign = { from: number, sign: string, repair: string, is_full_width: boolean }

/**
 * Finds the signs that stand where FEEL has another one, outside strings, comments and the `known` names
 * (a declared 成交金额（万元） keeps its brackets), and the text with all of them mended.
 */
export function findWrongSigns(text: string, known: string[]): { signs: WrongSign[], mended: string } {
  const signs: WrongSign[] = []
  const special = known.filter((name) => [...name].some((c) => c in REPAIRS)).sort((a, b) => b.length - a.length)
  let mended = ''
  let i = 0
  const keep = (length: number) => { mended += text.slice(i, i + length); i += length }
  const mend = (sign: string, repair: string, is_full_width: boolean) => {
    signs.push({ from: i, sign, repair, is_full_width })
    mended += repair
    i += sign.length
  }
  while (i < text.length) {
    const rest = text.slice(i, i + 2)
    const char = text[i]!
    const name = special.find((n) => text.startsWith(n, i))
    if (name) keep(name.length)
    else if (char === '"') keep((/^"(?:[^"\\]|\\.)*"?/s.exec(text.slice(i))?.[0] ?? char).length)
    else if (rest === '//') keep((text.slice(i).match(/^[^\n]*/)?.[0] ?? rest).length)
    else if (rest === '/*') keep((text.slice(i).match(/^\/\*.*?(?:\*\/|$)/s)?.[0] ?? rest).length)
    else if (char in QUOTES) {
      const end = text.indexOf(QUOTES[char]!, i + 1)
      mend(char, '"', true)
      if (end >= 0) {
        keep(end - i)
        mend(text[i]!, '"', true)
      }
    } else if (rest in FOREIGN) mend(rest, FOREIGN[rest]!, false)
    else if (char in REPAIRS) mend(char, REPAIRS[char]!, true)
    else keep(1)
  }
  return { signs, mended }
}
