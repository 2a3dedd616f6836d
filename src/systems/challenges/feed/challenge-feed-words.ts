import type { FaultWords, Sentence } from '#kernel/declare/fault.ts'

/** What the reader of a foreign challenge feed says of the feed as a whole, of a row, and of a field. */
export const feed_words = {
  'challenges.feed-too-large': { kind: 'limit', zh: '榜单文件超过 {mib_max} MiB。请拆分后再导入。', en: 'The feed is larger than {mib_max} MiB. Split it before importing.' },
  'challenges.feed-not-json': { kind: 'invalid', zh: '榜单文件不是有效的 JSON。请重新下载。', en: 'The feed is not valid JSON. Download it again.' },
  'challenges.feed-no-challenges': { kind: 'invalid', zh: '榜单文件里没有 _challenge 列表，可能不是 challenge.gov 的榜单。', en: 'The feed has no _challenge list; it may not be a challenge.gov feed.' },
  'challenges.feed-too-many': { kind: 'limit', zh: '榜单文件有 {count} 条，上限是 {count_max} 条。', en: 'The feed holds {count} challenges; the limit is {count_max}.' },
  'challenges.feed-row-shape': { kind: 'invalid', zh: '这一条不是一组字段，已跳过。', en: 'This entry is not a set of fields and was left out.' },
  'challenges.feed-row-without': { kind: 'invalid', zh: '这一条没有可用的 {field}，已跳过整条。', en: 'This entry has no usable {field}, so all of it was left out.' },
  'challenges.feed-row-repeated': { kind: 'invalid', zh: '编号 {id} 在第 {first} 条已出现过，这一条已跳过。', en: 'The id {id} was already used by entry {first}; this entry was left out.' },
  'challenges.feed-field-missing': { kind: 'invalid', zh: '这一条没有字段 {field}。', en: 'This entry lacks the field {field}.' },
  'challenges.feed-field-unknown': { kind: 'invalid', zh: '不认识的字段 {field}，没有导入。', en: 'The field {field} is not known and was not imported.' },
  'challenges.feed-field-type': { kind: 'invalid', zh: '{field} 应当是{wanted_zh}。', en: '{field} should be {wanted_en}.' },
  'challenges.feed-text-long': { kind: 'limit', zh: '{field} 有 {chars} 个字符，上限是 {chars_max}。', en: '{field} has {chars} characters; the limit is {chars_max}.' },
  'challenges.feed-url': { kind: 'invalid', zh: '{field} 不是 http 或 https 网址。', en: '{field} is not an http or https address.' },
  'challenges.feed-time': { kind: 'invalid', zh: '{field} 应写成“2021/12/03 11:59 PM”或“2021/12/03”，且日期和时刻存在。', en: '{field} should read like "2021/12/03 11:59 PM" or "2021/12/03", with a day and time that exist.' },
  'challenges.feed-time-zone': { kind: 'invalid', zh: '{field} 的时区 {zone} 不认识；可用 ET、CT、MT、PT 或 UTC。', en: 'The time zone {zone} of {field} is not known; ET, CT, MT, PT and UTC are.' },
  'challenges.feed-time-skipped': { kind: 'invalid', zh: '{field} 落在改用夏令时跳过的一小时里，这个时刻不存在。', en: '{field} falls in the hour skipped when clocks go forward; there is no such time.' },
  'challenges.feed-closes-first': { kind: 'invalid', zh: '截止时间早于开始时间，已略去截止时间。', en: 'The closing time comes before the opening time and was left out.' },
  'challenges.feed-prize': { kind: 'invalid', zh: '{field} 不是单一金额（如 $300,000 或 Up to $300,000）。', en: '{field} is not one amount (such as $300,000 or Up to $300,000).' },
  'challenges.feed-fiscal-year': { kind: 'invalid', zh: '“{piece}”不是财政年度，应写成 FY21 或 FY2021。', en: '"{piece}" is not a fiscal year; write FY21 or FY2021.' },
  'challenges.feed-names-prose': { kind: 'invalid', zh: '{field} 是一段话，不是名单，没有当作机构名导入。', en: '{field} is running text rather than a list of names, so no names were taken from it.' },
  'challenges.feed-list-long': { kind: 'limit', zh: '{field} 有 {count} 项，上限是 {count_max} 项，只取前面的。', en: '{field} has {count} items; the limit is {count_max}, and only the first were taken.' },
  'challenges.feed-email': { kind: 'invalid', zh: '{field} 里的“{piece}”不是电子邮箱地址。', en: '"{piece}" in {field} is not an e-mail address.' },
  'challenges.feed-weights-in-table': { kind: 'invalid', zh: '评审权重写在表格里，没有逐条取出；原文保留在评审说明中。', en: 'The weights of the criteria stand in a table and were not taken one by one; the judging text keeps them.' },
} satisfies FaultWords

/** What was taken for granted because the feed does not say it; shown beside the value it concerns. */
export const assumption_words = {
  zone: { zh: '来源没有写时区，按美国东部时间（America/New_York）理解。', en: 'The source names no time zone; it was read as US Eastern time (America/New_York).' },
  time: { zh: '来源只写了日期，开始按当天零点、截止按当天 23:59 理解。', en: 'The source gives only a day; opening was read as its first minute, closing as its last.' },
  repeated_hour: { zh: '这个时刻在夏令时结束当天出现两次，取较早的一次。', en: 'This time occurs twice on the day clocks go back; the earlier was taken.' },
} satisfies Record<string, Sentence>

/** What was taken for granted; the keys of {@link assumption_words}. */
export type AssumedWhat = keyof typeof assumption_words
