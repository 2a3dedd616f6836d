import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the organisations say when they refuse. */
export const words = {
  'organizations.not-found': { kind: 'missing', zh: '没有编号为“{id}”的组织。', en: 'There is no organisation “{id}”.' },
  'organizations.not-yours': { kind: 'forbidden', zh: '只有本单位成员、所在县（市、区）或市科技局可以更正这个单位的信息。', en: 'Only the organisation’s own members, its county’s bureau or the city’s bureau may correct it.' },
  'organizations.from-pack': { kind: 'forbidden', zh: '这个组织出自城市包或演示数据，请在那里更正。', en: 'This organisation comes from the city’s pack or the demonstration data; correct it there.' },
  'organizations.wrong-particulars': { kind: 'invalid', zh: '单位信息有 {count} 处需要改正。', en: '{count} of the organisation’s particulars need mending.' },
  'organizations.no-name': { kind: 'invalid', zh: '请填写单位名称（中文或英文）。', en: 'Give the organisation’s name, in Chinese or English.' },
  'organizations.no-uscc': { kind: 'invalid', zh: '中国境内单位请填写 18 位统一社会信用代码；境外单位请选择国家或地区。', en: 'An organisation in China needs its 18-character unified social credit code; for one abroad, choose its country.' },
  'organizations.foreign-uscc': { kind: 'invalid', zh: '境外单位没有统一社会信用代码，请留空并填写当地注册号。', en: 'An organisation abroad has no unified social credit code: leave it empty and give its registration number.' },
  'organizations.no-registration-number': { kind: 'invalid', zh: '境外单位请填写所在国家或地区的注册号。', en: 'Give the organisation’s registration number in its own country.' },
  'organizations.no-such-county': { kind: 'invalid', zh: '本市名册里没有县（市、区）“{county_id}”。', en: 'The city’s register has no county “{county_id}”.' },
  'organizations.taken': { kind: 'conflict', zh: '代码或注册号 {code} 已有单位登记；请联系该单位的账号管理人，或请科技局为您加入。', en: 'The code or number {code} is registered already; ask that organisation’s people, or the bureau, to add you.' },
  'organizations.changed-meanwhile': { kind: 'conflict', zh: '这个单位的信息刚被他人更正，请重新打开后再改。', en: 'Somebody has corrected this organisation meanwhile; open it again first.' },
} satisfies FaultWords
