/** A stated value as it can be compared: a number with what is written around it, a yes or no, openly unknown, or only words. */
export type Measure = { is: 'number', value: number, unit: string } | { is: 'yes-no' } | { is: 'unknown', reason: string } | { is: 'words' }

const yes_no = /^(是|否|有|无|没有|能|不能|可以?|不可以?|会|不会|通过|不通过|未通过|合格|不合格|达标|不达标|未达标|支持|不支持|满足|不满足|yes|no|none|pass(ed|es)?|fail(ed|s)?|met|not met|true|false)$/i
const unknown = /^(未知|不详|不清楚|不知道|没有数据|尚无数据|无数据|未测|unknown|not known|not measured|no data)[\s,，:：;；、.。（(—–-]*/i
const chinese_digits = '零一二三四五六七八九十'
const reason_chars_min = 4

/** Reads a present value or a target as a person writes it: `≤ 1`, `≥85%`, `3.5 级`, `二级`, `10^-3`, `1,200`, `是`, `未知：尚无检测条件`. */
export function readMeasure(text: string): Measure {
  const plain = text.normalize('NFKC').trim()
  const no_data = unknown.exec(plain)
  if (no_data) return { is: 'unknown', reason: plain.slice(no_data[0].length).replace(/[)）]$/, '').replace(/^(因为|因|because)\s*/i, '').trim() }
  const number = /[-−]?\d[\d,]*(?:\.\d+)?(?:\s*(?:[×x*]\s*)?10\s*\^\s*[-−]?\d+|e[-+]?\d+)?/i.exec(plain)
  if (number) {
    const rest = plain.slice(number.index + number[0].length).trim()
    return { is: 'number', value: Number.parseFloat(number[0].replaceAll(',', '').replace('−', '-')), unit: /^[^\d\s,，;；。()（）~～—–至到-]+/.exec(rest)?.[0] ?? '' }
  }
  const grade = new RegExp(`([${chinese_digits}])(级|类|档|等|星)`).exec(plain)
  if (grade) return { is: 'number', value: chinese_digits.indexOf(grade[1]!), unit: grade[2]! }
  if (yes_no.test(plain.replace(/[\s。.!！]+$/, ''))) return { is: 'yes-no' }
  return { is: 'words' }
}

/** What is wrong with a present value and its target, as codes of the engine's words; nothing when they can be compared. An openly unknown present value needs its reason. */
export function compareMeasures(present: string, target: string): { present?: string, target?: string } {
  const now = readMeasure(present), then = readMeasure(target)
  const wrong: { present?: string, target?: string } = {}
  if (now.is === 'unknown' && [...now.reason].length < reason_chars_min) wrong.present = 'cases.unknown-without-reason'
  if (now.is === 'words') wrong.present = 'cases.not-a-measure'
  if (then.is === 'words' || then.is === 'unknown') wrong.target = 'cases.target-not-a-measure'
  else if ((now.is === 'number' || now.is === 'yes-no') && now.is !== then.is) wrong.target = 'cases.target-not-comparable'
  else if (now.is === 'number' && then.is === 'number' && now.unit !== '' && then.unit !== '' && now.unit.toLowerCase() !== then.unit.toLowerCase()) wrong.target = 'cases.target-other-unit'
  return wrong
}
