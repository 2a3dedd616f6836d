/** The declared name a misspelt one most likely means. */
export function nearest(name: string, known: string[]): string | undefined {
  const allowed = Math.floor([...name].length / 3)
  let best: string | undefined
  let best_distance = allowed + 1
  for (const other of known.slice(0, 2_000)) {
    const distance = editDistance([...name].slice(0, 100), [...other], best_distance)
    if (distance < best_distance) [best, best_distance] = [other, distance]
  }
  return best
}

function editDistance(a: string[], b: string[], stop_at: number): number {
  if (Math.abs(a.length - b.length) >= stop_at) return stop_at
  let row = b.map((_, i) => i + 1)
  for (const [i, char] of a.entries()) {
    let diagonal = i
    let left = i + 1
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, left + 1, diagonal + (char === b[j] ? 0 : 1))
      diagonal = above
      left = cost
      return cost
    })
  }
  return row.at(-1) ?? a.length
}
