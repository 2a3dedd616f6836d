export type Change = { kind: 'same' | 'out' | 'in', text: string, line: number }

const lines_max = 1_500
const around = 2

/** What differs between two texts, line by line: lines taken out, lines put in, and two of those that stay around them; null stands for a stretch left out. */
export function changesBetween(before: string, after: string): (Change | null)[] {
  const a = before.trimEnd().split('\n').slice(0, lines_max), b = after.trimEnd().split('\n').slice(0, lines_max)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const left = a.slice(start, a.length - end), right = b.slice(start, b.length - end)
  // Longest common part of what is left in the middle.
  const width = right.length + 1
  const common = new Uint16Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) common[i * width + j] = left[i] === right[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  }
  const all: Change[] = b.slice(0, start).map((text, at) => ({ kind: 'same', text, line: at + 1 }))
  let i = 0, j = 0
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      all.push({ kind: 'same', text: right[j]!, line: start + j + 1 })
      i += 1
      j += 1
    } else if (j >= right.length || (i < left.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      all.push({ kind: 'out', text: left[i]!, line: start + i + 1 })
      i += 1
    } else {
      all.push({ kind: 'in', text: right[j]!, line: start + j + 1 })
      j += 1
    }
  }
  for (let at = 0; at < end; at += 1) all.push({ kind: 'same', text: b[b.length - end + at]!, line: b.length - end + at + 1 })
  const near = all.map((_, at) => all.slice(Math.max(0, at - around), at + around + 1).some((one) => one.kind !== 'same'))
  return all.flatMap((one, at): (Change | null)[] => near[at] ? [one] : at > 0 && near[at - 1] && near.includes(true, at) ? [null] : [])
}
