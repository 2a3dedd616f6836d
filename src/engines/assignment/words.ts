import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'assignment.too-many': { kind: 'limit', zh: '{what} 最多 {max} 个，现有 {found} 个', en: 'There are at most {max} {what}; these are {found}' },
  'assignment.twice': { kind: 'invalid', zh: '“{id}”出现两次', en: '“{id}” stands twice' },
  'assignment.number': { kind: 'invalid', zh: '{what} 应是 {min} 到 {max} 的整数，现为 {value}', en: '{what} is a whole number from {min} to {max}; it is {value}' },
  'assignment.strata': { kind: 'invalid', zh: '项目“{project}”：各分组至少 {least} 人，合计不能超过 {demand} 人，同一分组只写一次', en: 'Project “{project}”: its strata ask for {least} reviewers, at most {demand}, each stratum once' },
  'assignment.pair': { kind: 'invalid', zh: '第 {at} 对（从 0 起）：项目、专家或分值超出范围', en: 'Pair {at}, counted from 0: its project, reviewer or score is out of range' },
  'assignment.pair-twice': { kind: 'invalid', zh: '项目“{project}”与专家“{reviewer}”配了两次', en: 'Project “{project}” and reviewer “{reviewer}” are paired twice' },
  'assignment.conflict': { kind: 'invalid', zh: '回避“{project}—{reviewer}”：没有这个项目或专家', en: 'The conflict “{project} – {reviewer}” names a project or a reviewer that is not there' },
  'assignment.seed': { kind: 'invalid', zh: '种子应是 64 位十六进制数字', en: 'The seed is 64 hexadecimal digits' },
  'assignment.short': {
    kind: 'conflict', zh: '共 {projects} 个项目配不足；首个是“{project}”（分组：{stratum}），缺 {missing} 人', en: '{projects} projects cannot be served; the first is “{project}” (stratum: {stratum}), {missing} reviewers short',
  },
  'assignment.short-own': { kind: 'conflict', zh: '可评“{project}”的人不够（分组：{stratum}），缺 {missing} 人', en: 'Too few may review “{project}” (stratum: {stratum}): {missing} short' },
  'assignment.short-loads': { kind: 'conflict', zh: '可评“{project}”的人都已排满（分组：{stratum}），缺 {missing} 人', en: 'All who may review “{project}” are full (stratum: {stratum}): {missing} short' },
  'assignment.short-employers': { kind: 'conflict', zh: '同一单位的名额用尽后，“{project}”配不足（分组：{stratum}），缺 {missing} 人', en: 'Once the places of its employers are used, “{project}” cannot be served (stratum: {stratum}): {missing} short' },
  'assignment.crossing-short': { kind: 'conflict', zh: '分组与单位上限合在一起，这一轮无法配齐', en: 'Strata and the limit by employer together leave no way to serve this round' },
  'assignment.crossing-too-many': { kind: 'limit', zh: '分组与单位上限交叉的部分有 {found} 对，最多 {max} 对', en: 'The part in which strata and employers cross has {found} pairs, at most {max}' },
  'assignment.needs-solver': { kind: 'conflict', zh: '分组与单位上限交叉，需要整数规划求解器', en: 'Strata and employers cross: a solver of integer programmes is needed' },
  'assignment.too-heavy': { kind: 'limit', zh: '这一轮超出计算时间或内存的上限，请分批指派', en: 'This round is beyond the limit of time or memory; assign it in parts' },
  'assignment.busy': { kind: 'limit', zh: '另有指派在计算，请稍后再试', en: 'Other rounds are being assigned; try again later' },
} satisfies FaultWords
