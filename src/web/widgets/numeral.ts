const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const numeral_max = 99

/** The Chinese numeral official papers number their parts with: 一, 十, 十六, 二十一; in figures past ninety-nine. */
export function chineseNumeral(count: number): string {
  if (count < 1 || count > numeral_max) return String(count)
  const tens = Math.floor(count / 10)
  return `${tens === 0 ? '' : tens === 1 ? '十' : `${digits[tens]}十`}${digits[count % 10]}`
}
