const day_pattern = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/

/** The civil day `YYYY-MM-DD` in a person's text (`2021-9-29`, `2021/09/29`, `2021年9月29日`, `20210929`); null when there is no such day. */
export function readDay(text: string): string | null {
  const match = day_pattern.exec(text.normalize('NFKC').replace(/\s/g, ''))
  if (!match) return null
  const day = `${match[1]}-${(match[2] ?? match[4])!.padStart(2, '0')}-${(match[3] ?? match[5])!.padStart(2, '0')}`
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null
}
