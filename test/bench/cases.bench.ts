import { follow, mayMove, move, type Marking } from '#engines/cases/move.ts'
import type { Procedure } from '#engines/cases/procedure.ts'
import { casesOf } from '#engines/cases/room.ts'
import { need } from '#test/support/challenge-walk.ts'
import { closeCluster } from '#test/support/database.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

/** Transitions of the pure core per second on one core, and whole commands per second over HTTP. */
export async function run(): Promise<Record<string, unknown>> {
  const house = await startHouse()
  try {
    return { ...transitions(casesOf(house.house.cities.get('jinhua')!).current.get('challenge')!.procedure), ...await commands(house), fsync: 'off (test cluster)', clients: 4 }
  } finally {
    await house.stop()
    await closeCluster()
  }
}

/** The straight way through the challenge, with the facts as they would be at each; its contracts are cases of their own and have ended. */
function transitions(procedure: Procedure): Record<string, number> {
  const values = {
    评分人数: 3, 已评人数: 3, 平均分: 80, 评分轮次: 1, 本人已声明: true, 本人已评分: false, 评榜组已抽出: true, 评审组抽取中: false, 评审组已抽出: false, 已收方案: 2, 截止已到: true, 方案已开启: true, 未说明落选: 0, 公示期满: true, 异议数: 0, 待答复提问: 0, 待答复变更: 0, 仅公开摘要: false,
    我方有方案: false, 我方待答邀请: 0, 我方待答澄清: 0, 空闲时段: 0, 有跟榜专员: true, 可评价: true, 赛马: false, 赛马已结束: false, 赛马队伍到齐: false, 关口日期: '2021-03-01', 待评判队伍: 0, 可递补: false, 下级办件: 1, 未结下级办件: 0, 今天: '2021-03-01',
  }
  // The ceremony opens the bids by itself once both halves are in.
  const way = ['submit', 'accept', 'ask-panel', 'approve', 'publish', 'end-bidding', 'choose', 'announce', 'confirm', 'close'].map((id) => procedure.acts.get(id)!)
  const start: Marking = procedure.text.open.to.map((step) => procedure.step_index.get(step)!)
  const walk = (): number => {
    let marking = start
    let moves = 0
    for (const one of way) {
      if (mayMove(one, marking, values)) throw new Error(`bench: ${one.id} is refused`)
      marking = follow(procedure, move(procedure, one, marking), values).marking
      moves++
    }
    if (marking.length !== 0) throw new Error('bench: the case did not end')
    return moves
  }
  for (let i = 0; i < 20_000; i++) walk()
  const rounds = 100_000
  const cpu = process.cpuUsage()
  let transitions = 0
  for (let i = 0; i < rounds; i++) transitions += walk()
  const used = process.cpuUsage(cpu)
  return { transitions_per_second_of_cpu: Math.round(transitions / ((used.user + used.system) / 1e6)), goal_transitions_per_second: 500_000 }
}

/** Whole commands per second over HTTP, four clients at once. */
async function commands(house: TestHouse): Promise<Record<string, number>> {
  const enterprise = await house.as('enterprise'), officer = await house.as('county-officer')
  const cases = 150
  const walkCases = async (n: number) => {
    for (let i = 0; i < n; i++) {
      const opened = (await enterprise.post('/api/challenges/open')).body
      const submitted = (await enterprise.post('/api/challenges/submit', { case_id: opened.case_id, version: opened.version, answers: need })).body
      await officer.post('/api/challenges/accept', { case_id: submitted.case_id, version: submitted.version, answers: { opinion: '同意上报。' } })
    }
  }
  await walkCases(20)
  const began = performance.now()
  await Promise.all(Array.from({ length: 4 }, () => walkCases(cases / 4 | 0)))
  const commands_per_second = (cases / 4 | 0) * 4 * 3 / ((performance.now() - began) / 1000)
  return { commands_per_second_over_http: Math.round(commands_per_second) }
}
