import type { FaultWords, Sentence } from './fault.ts'

/** What a pack's loading is refused with when there is nothing to load. */
export const words = {
  'packs.no-pack': { kind: 'missing', zh: '没有名为“{pack}”的城市包', en: 'There is no pack “{pack}”' },
  'packs.unreadable': { kind: 'invalid', zh: '城市包“{pack}”读不了：{first}', en: 'The pack “{pack}” cannot be read: {first}' },
  'packs.no-city': { kind: 'invalid', zh: '“{pack}”没有写明城市（city），只能作为其他包的上级', en: 'The pack “{pack}” names no city; it can only be extended by others' },
} satisfies FaultWords

/** What can be wrong with one place of a pack, in sentences that say what and, with the position before them, where. */
export const problemWords = {
  'packs.missing-pack': { zh: '没有这个包：缺少 {file}', en: 'There is no such pack: {file} is missing' },
  'packs.cycle': { zh: '“{pack}”经由 extends 绕回了自己', en: '“{pack}” extends itself in a circle' },
  'packs.too-many-parents': { zh: '连同上级最多 {max} 个包', en: 'At most {max} packs, parents included' },
  'packs.other-id': { zh: 'id 是“{id}”，文件夹却叫“{folder}”，两者须一致', en: 'The id is “{id}” but the folder is “{folder}”; they must be the same' },
  'packs.unknown-folder': { zh: '不认识文件夹“{folder}”；可用的有：{known}', en: 'Unknown folder “{folder}”; known ones are: {known}' },
  'packs.unknown-file': { zh: '不认识文件“{name}”；这里可用的有：{known}', en: 'Unknown file “{name}”; known here: {known}' },
  'packs.not-yaml': { zh: '“{name}”不是 .yaml 文件；一物一个 YAML 文件', en: '“{name}” is not a .yaml file; each thing is one YAML file' },
  'packs.not-a-file': { zh: '“{name}”是链接或特殊文件，包里只放普通文件', en: '“{name}” is a link or a special file; a pack holds plain files only' },
  'packs.unreadable-file': { zh: '读不了这个文件：{reason}', en: 'This file cannot be read: {reason}' },
  'packs.too-many-files': { zh: '包“{pack}”的文件超过 {max} 个', en: 'The pack “{pack}” has more than {max} files' },
  'packs.too-large': { zh: '文件有 {bytes} 字节，上限 {max} 字节', en: 'The file has {bytes} bytes; the limit is {max}' },
  'packs.too-many-lines': { zh: '文件有 {lines} 行，上限 {max} 行', en: 'The file has {lines} lines; the limit is {max}' },
  'packs.long-file': { zh: '文件有 {lines} 行，宜在 {max} 行以内：拆成几个文件更好读', en: 'The file has {lines} lines; {max} or fewer read better, so consider splitting it' },
  'packs.not-utf8': { zh: '文件不是 UTF-8 编码', en: 'The file is not UTF-8 text' },
  'packs.not-a-mapping': { zh: '文件应是“键: 值”的形式', en: 'The file should be a mapping of keys to values' },
  'packs.too-deep': { zh: '嵌套超过 {max} 层', en: 'Nested more than {max} levels deep' },
  'packs.too-many-aliases': { zh: '别名（*）超过 {max} 个，或展开后过大', en: 'More than {max} aliases (*), or too much once expanded' },
  'packs.too-many-problems': { zh: '这个文件的问题超过 {max} 个，其余未列', en: 'This file has more than {max} problems; the rest are not listed' },
  'packs.no-id': { zh: '没有 id（小写字母、数字与连字符，最长 64 字）', en: 'No id (lower-case letters, digits and hyphens, 64 at most)' },
  'packs.no-title': { zh: '没有标题：title 须有 zh 与 en', en: 'No title: title needs zh and en' },
  'packs.no-source': { zh: '没有出处：source 须写明 title', en: 'No source: source must name its title' },
  'packs.duplicate-id': { zh: '“{id}”已在 {other} 里；要替换上级的，请写 replaces: {id}', en: '“{id}” is already in {other}; to override a parent’s, write replaces: {id}' },
  'packs.duplicate-here': { zh: '“{id}”在本包的 {other} 里已有，同一个包里 id 不能重复', en: '“{id}” is already in this pack’s {other}; an id is used once in a pack' },
  'packs.replaces-nothing': { zh: 'replaces 写的“{id}”在上级的 {folder} 里没有', en: 'replaces names “{id}”, which no parent has in {folder}' },
  'packs.missing-key': { zh: '缺少“{key}”', en: '“{key}” is missing' },
  'packs.key-twice': { zh: '“{key}”与“{other}”是同一项，只写一个', en: '“{key}” and “{other}” are the same; write one of them' },
  'packs.unknown-key': { zh: '不认识“{key}”', en: 'Unknown key “{key}”' },
  'packs.wrong-type': { zh: '“{key}”应是{expected_zh}', en: '“{key}” should be {expected_en}' },
  'packs.not-one-of': { zh: '“{key}”只能是：{values}', en: '“{key}” must be one of: {values}' },
  'packs.too-big': { zh: '“{key}”最多 {max}', en: '“{key}” is at most {max}' },
  'packs.too-small': { zh: '“{key}”至少 {min}', en: '“{key}” is at least {min}' },
  'packs.wrong-format': { zh: '“{key}”的写法不对，应符合 {format}', en: '“{key}” is not written as it should be: {format}' },
  'packs.no-shape-fits': { zh: '“{key}”不符合任何一种写法', en: '“{key}” fits none of the accepted forms' },
  'packs.said': { zh: '“{key}”：{zh}', en: '“{key}”: {en}' },
} satisfies Record<string, Sentence>

export type ProblemCode = keyof typeof problemWords

const types: Record<string, Sentence> = {
  string: { zh: '文字（数字与日期请加引号）', en: 'text (put quotes around digits)' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '“键: 值”的形式', en: 'a mapping of keys to values' },
  record: { zh: '“键: 值”的形式', en: 'a mapping of keys to values' },
  null: { zh: 'null', en: 'null' },
}

/** The words for a type's name as the schema library gives it; the name itself when there are none. */
export function typeWords(name: string): Sentence {
  return types[name] ?? { zh: name, en: name }
}

const yaml: Record<string, Sentence> = {
  ALIAS_PROPS: { zh: '别名不能再带锚点或标签', en: 'An alias takes no anchor or tag' },
  BAD_ALIAS: { zh: '别名没有对应的锚点', en: 'The alias has no anchor' },
  BAD_DQ_ESCAPE: { zh: '双引号里的转义写法不对', en: 'A wrong escape inside double quotes' },
  BAD_INDENT: { zh: '缩进不对', en: 'Wrong indentation' },
  BAD_SCALAR_START: { zh: '文字以特殊字符开头，请加引号', en: 'Text starts with a special character: put it in quotes' },
  BLOCK_AS_IMPLICIT_KEY: { zh: '一行里有两个冒号，或少了换行', en: 'Two colons on one line, or a missing line break' },
  BLOCK_IN_FLOW: { zh: '方括号或花括号里不能换用缩进写法', en: 'No indented block inside brackets or braces' },
  DUPLICATE_KEY: { zh: '同一处有两个相同的键', en: 'The same key twice in one place' },
  MISSING_CHAR: { zh: '少了引号、括号、逗号或冒号', en: 'A quote, bracket, comma or colon is missing' },
  MULTILINE_IMPLICIT_KEY: { zh: '键不能跨行，或少了冒号', en: 'A key cannot span lines, or a colon is missing' },
  MULTIPLE_DOCS: { zh: '一个文件只写一份文档（去掉第二个 ---）', en: 'One document in a file (remove the second ---)' },
  NON_STRING_KEY: { zh: '键必须是文字', en: 'A key must be text' },
  RESOURCE_EXHAUSTION: { zh: '嵌套太深', en: 'Nested too deep' },
  TAB_AS_INDENT: { zh: '缩进请用空格，不用制表符', en: 'Indent with spaces, not tabs' },
  TAG_RESOLVE_FAILED: { zh: '不支持这个标签（!）', en: 'This tag (!) is not supported' },
  UNEXPECTED_TOKEN: { zh: '这里多了字符', en: 'Unexpected characters here' },
}

/** The words for a YAML error by the parser's code. */
export function yamlWords(code: string): Sentence {
  return yaml[code] ?? { zh: `不是有效的 YAML（${code}）`, en: `Not valid YAML (${code})` }
}

/** Fills `{name}` places of a sentence from `data`; a place without a value stays as written. */
export function fill(sentence: Sentence, data: Record<string, unknown>): Sentence {
  const put = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in data ? String(data[name]) : whole))
  return { zh: put(sentence.zh), en: put(sentence.en) }
}
