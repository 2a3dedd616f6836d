import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'race.gate-not-later': { kind: 'invalid', zh: '关口日期要晚于上一关的 {before}', en: 'A gate comes after the one before it, on {before}' },
  'race.more-go-on-than-come': { kind: 'invalid', zh: '这一关最多有 {max} 支队伍到达，晋级数不能更多', en: 'At most {max} teams come to this gate, so no more can go on' },
  'race.tranches-above-prize': { kind: 'invalid', zh: '启动经费与各关经费最多要付 {committed} 元，超过总奖额 {total} 元', en: 'Start-up and gate tranches may come to {committed} yuan, above the prize of {total} yuan' },
  'race.shares-not-whole': { kind: 'invalid', zh: '各名次的分配比例之和应为 100%，现为 {is}%', en: 'The shares of the ranks should add up to 100 %; they are {is} %' },
  'race.more-shares-than-places': { kind: 'invalid', zh: '最后一关最多 {max} 支队伍晋级，名次不能更多', en: 'At most {max} teams pass the last gate, so there are no more ranks' },
  'race.not-racing': { kind: 'invalid', zh: '这支队伍已不在赛程中', en: 'This team is no longer in the race' },
  'race.decided-twice': { kind: 'invalid', zh: '同一支队伍出现了两次', en: 'A team stands twice' },
  'race.not-decided': { kind: 'invalid', zh: '还有队伍没有写明去留', en: 'A team is still without a decision' },
  'race.no-verdict': { kind: 'invalid', zh: '发榜方还没有对这支队伍作出关口评判', en: 'The owner has not judged this team at this gate yet' },
  'race.criteria-not-met': { kind: 'invalid', zh: '发榜方评判为未达到过关标准，不能晋级', en: 'The owner found the criteria not met, so the team cannot go on' },
  'race.merged-into-nobody': { kind: 'invalid', zh: '并入的队伍应是本关晋级的另一支队伍', en: 'A team is merged into another that goes on at this gate' },
  'race.passed-over': { kind: 'invalid', zh: '这支队伍达到标准且名次在晋级数之内，应当晋级或并队', en: 'This team met the criteria and has a place; it goes on or is merged' },
  'race.no-place-left': { kind: 'invalid', zh: '本关最多晋级 {max} 支，名次更高的队伍在先', en: 'At most {max} go on at this gate, the higher placed first' },
} satisfies FaultWords
