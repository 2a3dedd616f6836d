import type { Sentence } from '#kernel/declare/fault.ts'
import type { PackRule } from '#engines/conflicts/rules-part.ts'
import type { RuleKind, Tie } from '#engines/conflicts/tie.ts'

type Say = (party: Sentence, years: Sentence) => Sentence

const says: Record<RuleKind, Say> = {
  self: (p) => ({ zh: `本人就是当事人（${p.zh}）`, en: `is a party to the matter (${p.en})` }),
  declared: (p) => ({ zh: `曾声明与${p.zh}有利害关系`, en: `has declared a conflict of interest with ${p.en}` }),
  exclusion: (p) => ({ zh: `${p.zh}申请其回避`, en: `${p.en} has asked not to be judged by this person` }),
  kin: (p) => ({ zh: `与${p.zh}或其负责人有亲属关系`, en: `is kin to ${p.en} or to somebody who heads it` }),
  employment: (p, y) => ({ zh: `任职于${p.zh}${y.zh}`, en: `works or worked for ${p.en}${y.en}` }),
  position: (p, y) => ({ zh: `担任${p.zh}的董事、监事或负责人${y.zh}`, en: `is or was a director, supervisor or head of ${p.en}${y.en}` }),
  control: (p, y) => ({ zh: `是${p.zh}的实际控制人${y.zh}`, en: `controls or controlled ${p.en}${y.en}` }),
  shareholding: (p, y) => ({ zh: `持有${p.zh}的股权${y.zh}`, en: `holds or held equity of ${p.en}${y.en}` }),
  'same-entity': (p) => ({ zh: `所在单位与${p.zh}属同一法人`, en: `works for the same legal entity as ${p.en}` }),
  'same-group': (p) => ({ zh: `所在单位与${p.zh}属同一企业集团`, en: `works in the same company group as ${p.en}` }),
  oversight: () => ({ zh: '任职于负责监督本事项的主管部门', en: 'works for the department that supervises this matter' }),
  supervision: (p, y) => ({ zh: `与${p.zh}或其负责人有师生关系${y.zh}`, en: `is or was supervisor or student of ${p.en} or of somebody who heads it${y.en}` }),
  consultancy: (p, y) => ({ zh: `为${p.zh}提供有偿咨询${y.zh}`, en: `is or was a paid adviser of ${p.en}${y.en}` }),
  dispatch: (p, y) => ({ zh: `派驻${p.zh}（科技特派员）${y.zh}`, en: `is or was dispatched to ${p.en} as a science specialist${y.en}` }),
  contract: (p, y) => ({ zh: `本人或所在单位与${p.zh}订有合同${y.zh}`, en: `has or had a contract with ${p.en}, personally or through the employer${y.en}` }),
  'co-bid': (p, y) => ({ zh: `本人或所在单位与${p.zh}联合揭榜${y.zh}`, en: `bids or bid together with ${p.en}, personally or through the employer${y.en}` }),
  competing: (p, y) => ({ zh: `本人或所在单位与${p.zh}竞争同一事项${y.zh}`, en: `competes or competed with ${p.en}, personally or through the employer${y.en}` }),
  'co-publication': (p, y) => ({ zh: `与${p.zh}或其负责人共同发表论文${y.zh}`, en: `has published together with ${p.en} or somebody who heads it${y.en}` }),
  'co-patent': (p, y) => ({ zh: `与${p.zh}或其负责人共有专利${y.zh}`, en: `shares a patent with ${p.en} or somebody who heads it${y.en}` }),
  'co-project': (p, y) => ({ zh: `与${p.zh}或其负责人共同承担项目${y.zh}`, en: `has carried out a project with ${p.en} or somebody who heads it${y.en}` }),
  colleague: (p) => ({ zh: `与${p.zh}的人在另一单位共事`, en: `is a colleague of somebody of ${p.en} in another organisation` }),
  review: (p, y) => ({ zh: `评审过${p.zh}的事项${y.zh}`, en: `has reviewed matters of ${p.en} before${y.en}` }),
  'same-county': (p) => ({ zh: `所在单位与${p.zh}在同一县（市、区）`, en: `works in the same county as ${p.en}` }),
}

/** A conflict in words that name the party and the reason, after the person's name: “任职于甲公司（三年内）”. */
export function sayConflict({ kind, years }: Pick<PackRule, 'kind' | 'years'>, party: Sentence, ties: readonly Tie[]): Sentence {
  const told = years === undefined || years === 0 ? { zh: '', en: '' } : { zh: `（${years} 年内）`, en: ` (within ${years} ${years === 1 ? 'year' : 'years'})` }
  const said = says[kind](party, told)
  const percent = kind === 'shareholding' ? ties[0]?.percent : undefined
  return percent === undefined ? said : { zh: `${said.zh}，${percent}%`, en: `${said.en}, ${percent} %` }
}
