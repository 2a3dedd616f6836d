import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import type { Shown } from '#engines/cases/subject.ts'
import type { Widening } from '#engines/draw/criteria.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { drawColumns, type Asked, type Draw } from './draw.ts'
import { panelsOf, termsOf } from './panels.ts'

/** Steps by which the criteria of a panel can still be widened, in their order, after the one a draw stands at. */
export function openWidenings(cx: Cx, panel: string, through: string | null): Widening[] {
  const steps = panelsOf(cx).get(panel)?.widening ?? []
  return steps.slice(steps.findIndex((one) => one.id === through) + 1)
}

/** What can be done where a pool is too small, in one sentence: for whoever asked for the panel. */
export function shortWords(cx: Cx, draw: Pick<Draw, 'panel' | 'kind' | 'number' | 'shortage'>, through: string | null): Sentence {
  const missing = (draw.shortage ?? []).reduce((sum, one) => sum + one.wanted - one.found, 0)
  const [step] = openWidenings(cx, draw.panel, through), is_supplement = draw.kind === 'supplement', may_direct = termsOf(cx).direct.includes(draw.panel)
  const zh = [
    ...step ? [`抽取员可按抽取条件放宽到“${step.title.zh}”，以新编号公告后${is_supplement ? '补抽' : '抽取'}`] : ['抽取条件没有可再放宽的一步：可请其他城市推荐专家入库，再以新编号抽取'],
    ...may_direct ? ['或经监督方同意直接指定'] : [],
  ].join('，')
  const en = [
    ...step ? [`the drawer can widen the pool by the criteria to “${step.title.en}” and ${is_supplement ? 'draw the supplement' : 'draw'} under a new number and notice`] : ['the criteria name no further widening: experts of other cities can be asked to join the register, and a draw be made under a new number'],
    ...may_direct ? ['or members can be appointed directly with the supervisor’s consent'] : [],
  ].join(', ')
  const stays = is_supplement ? { zh: '；已在席的专家不变', en: '; whoever sits already stays' } : { zh: '', en: '' }
  return { zh: `${is_supplement ? '补抽' : '抽取'} ${draw.number} 的候选人数不足，还差 ${missing} 名：${zh}${stays.zh}。`, en: `${is_supplement ? 'The supplement' : 'The draw'} ${draw.number} lacks ${missing} ${missing === 1 ? 'candidate' : 'candidates'}: ${en}${stays.en}.` }
}

/** What is under way where the alternates have run out. */
export function exhaustedWords(seats: number): Sentence {
  return { zh: `候补用尽，还缺 ${seats} 席：已提请补抽，由抽取员与监督方以新编号公告、抽取；已在席的专家不变，您不必重新申请。`, en: `No alternate is left and ${seats} ${seats === 1 ? 'seat is' : 'seats are'} empty: a supplement is drawn under a number and notice of its own; whoever sits already stays, and you need not ask again.` }
}

/** Tells whoever asked for a panel, once. Nothing of it says who sits. Elevate first. */
export async function tellAsker(cx: Cx, { asked_by, parent_case_id }: Pick<Asked, 'asked_by' | 'parent_case_id'>, key: string, text: Sentence): Promise<void> {
  const parent = await loadCase(cx, parent_case_id)
  await tellDirectly(cx, {
    key: `draw:${key}`, kind: 'panel-standing', subjects: [`case:${parent.id}`], sector: null, county: null, path: `/cases/${parent.id}`, title: { zh: parent.title_zh, en: parent.title_en }, text, body: '',
  }, { orgs: [], accounts: asked_by === '' ? [] : [asked_by] })
}

/**
 * 专家组缺员时的现状与办法: where the panel of a case lacks members, what is being done or can be; null where it lacks none. For the officers' page of the asking case; says nothing of who sits.
 * Elevate first.
 */
async function panelStanding(cx: Cx, parent_case_id: string, purpose: string): Promise<Sentence | null> {
  const { rows } = await sql<Draw & { widening: string | null, places: Record<string, number> | null }>`select ${drawColumns}, asked.widening, asked.places from draw join draw_request asked using (city_id, case_id)
    where city_id = ${cx.city.id} and asked.parent_case_id = ${parent_case_id} and asked.purpose = ${purpose} and draw.state in ('opened', 'noticed', 'frozen', 'short') order by case_id`.execute(cx.tx)
  // A pool that is too small waits for a decision; what is under way does not.
  const short = rows.find((one) => one.state === 'short')
  if (short) return shortWords(cx, short, short.widening)
  const seats = rows.flatMap((one) => one.kind === 'supplement' ? Object.values(one.places ?? {}) : []).reduce((sum, one) => sum + one, 0)
  return seats === 0 ? null : exhaustedWords(seats)
}

/** The same as a section of the asking case's page; nothing where the panel lacks nobody. */
export async function standingSection(cx: Cx, parent_case_id: string, purpose: string): Promise<Shown[]> {
  const said = await panelStanding(cx, parent_case_id, purpose)
  return said === null ? [] : [{ id: 'panel-standing', title: { zh: '专家组缺员', en: 'The panel lacks members' }, kind: 'fields', rows: [{ label: { zh: '现状与办法', en: 'What is and can be done' }, value: said, as: 'word' }] }]
}
