/** What the assignment needs from where it runs: HMAC-SHA256 under one key, 64 lowercase hexadecimal digits for each text. The draw's hash tools fit. */
export type ChanceTools = { hmac(key: Uint8Array): (message: string) => string }
/** A whole number from 0 to below `below`, each as likely. */
export type Chance = (below: number) => number

const digits = 10, values = 16 ** digits

/** Numbers that follow from a seed alone: HMAC of a counter, cut into pieces of 40 bits; what would make low numbers likelier is thrown away. */
export function chanceFrom(tools: ChanceTools, seed: string, label: string): Chance {
  const hash = tools.hmac(Uint8Array.from(seed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
  let counter = 0, text = '', at = 0
  return (below) => {
    for (;;) {
      if (at + digits > text.length) {
        text = hash(`JIEBANG-ASSIGN-1|${label}|${counter}`)
        counter += 1
        at = 0
      }
      const value = Number.parseInt(text.slice(at, at + digits), 16)
      at += digits
      if (value < values - values % below) return value % below
    }
  }
}
