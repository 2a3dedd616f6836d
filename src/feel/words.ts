import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the rule language says of a text or a value it does not take. `{line}` and `{col}` are told by whoever shows the problem. */
export const words = {
  'feel.text-too-long': { kind: 'limit', zh: '条件文字有 {length} 个字符，最多 {max} 个。', en: 'The text has {length} characters; at most {max} are allowed.' },
  'feel.too-deep': { kind: 'limit', zh: '括号和条件套得太深，最多 {max} 层。', en: 'The conditions are nested too deeply; at most {max} levels are allowed.' },
  'feel.too-many-parts': { kind: 'limit', zh: '条件的组成部分太多，最多 {max} 个；请拆成几条。', en: 'The text has too many parts; at most {max} are allowed. Split it into several.' },
  'feel.list-too-long': { kind: 'limit', zh: '“{name}”有 {length} 项，最多 {max} 项。', en: '“{name}” has {length} elements; at most {max} are allowed.' },
  'feel.too-many-turns': { kind: 'limit', zh: '逐项判断超过 {max} 次，已停止。', en: 'Going through the lists took more than {max} turns and was stopped.' },
  'feel.empty': { kind: 'invalid', zh: '这里没有写条件。', en: 'There is no expression here.' },
  'feel.incomplete': { kind: 'invalid', zh: '条件没有写完。', en: 'The text stops before the expression is complete.' },
  'feel.not-readable': { kind: 'invalid', zh: '从“{near}”起读不懂。', en: 'The text cannot be read from “{near}” on.' },
  'feel.full-width-sign': { kind: 'invalid', zh: '“{sign}”是全角符号，这里应写“{repair}”：{mended}', en: '“{sign}” is a full-width sign; write “{repair}” here: {mended}' },
  'feel.foreign-sign': { kind: 'invalid', zh: 'FEEL 里没有“{sign}”，这里应写“{repair}”：{mended}', en: 'FEEL has no “{sign}”; write “{repair}” here: {mended}' },
  'feel.unknown-name': { kind: 'invalid', zh: '字典里没有“{name}”。', en: 'The dictionary has no “{name}”.' },
  'feel.unknown-name-near': { kind: 'invalid', zh: '字典里没有“{name}”，是不是“{near}”？', en: 'The dictionary has no “{name}”; did you mean “{near}”?' },
  'feel.unknown-function': { kind: 'invalid', zh: '没有函数“{name}”；可以用的有：{known}。', en: 'There is no function “{name}”; there are: {known}.' },
  'feel.name-not-allowed': { kind: 'invalid', zh: '“{name}”不能作名称：名称由文字和数字组成，不以数字开头，不含运算符号，也不用 FEEL 的关键字。', en: '“{name}” cannot be a name: a name has letters and digits, does not begin with a digit, and holds no operator and no FEEL keyword.' },
  'feel.not-a-name': { kind: 'invalid', zh: '{name}( ) 里只能写一个名称。', en: '{name}( ) takes a name and nothing else.' },
  'feel.unsupported': { kind: 'invalid', zh: '这里用了“{construct}”，本系统不支持这种写法。', en: '“{construct}” is FEEL that is not supported here.' },
  'feel.argument-count': { kind: 'invalid', zh: '{name}( ) 需要 {expected} 个参数，这里写了 {given} 个。', en: '{name}( ) takes {expected} argument(s); {given} are given.' },
  'feel.type-mismatch': { kind: 'invalid', zh: '“{operator}”这里需要 {expected}，写的却是 {found}。', en: '“{operator}” needs {expected} here, but this is {found}.' },
  'feel.number-not-readable': { kind: 'invalid', zh: '数字“{text}”读不懂：最多 34 位，不用指数写法。', en: 'The number “{text}” cannot be read: at most 34 digits, and no exponent.' },
  'feel.string-not-readable': { kind: 'invalid', zh: '引号里的文字 {text} 含有读不懂的转义。', en: 'The quoted text {text} holds an escape that cannot be read.' },
  'feel.not-a-date': { kind: 'invalid', zh: '“{text}”不是日期，应写成 2021-01-31 这样。', en: '“{text}” is not a date; write it as 2021-01-31.' },
  'feel.value-of-wrong-type': { kind: 'invalid', zh: '“{name}”的值应是 {expected}，给的却是 {found}。', en: 'The value of “{name}” should be {expected}, but {found} was given.' },
} satisfies FaultWords
