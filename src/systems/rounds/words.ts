import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'rounds.no-such-files': { kind: 'missing', zh: '没有系统提供可用“{sheet}”评审的文件', en: 'No system offers files to be judged by “{sheet}”' },
  'rounds.whole': { kind: 'invalid', zh: '应为 {min} 到 {max} 的整数', en: 'This is a whole number from {min} to {max}' },
  'rounds.files': { kind: 'invalid', zh: '一轮 {min} 到 {max} 件，现为 {is} 件', en: 'A round takes {min} to {max} files; these are {is}' },
  'rounds.file-gone': { kind: 'conflict', zh: '“{file}”已不待评，或已列入另一轮次', en: '“{file}” waits for a panel no more, or stands in another round' },
  'rounds.per-file': { kind: 'invalid', zh: '评分表要求每件 {min} 至 {max} 位评审人', en: 'The sheet takes {min} to {max} reviewers for a file' },
  'rounds.shares': { kind: 'invalid', zh: '技术专家至少 {technical} 位、财务专家至少 {finance} 位，合计超过每件 {per_file} 位', en: 'At least {technical} technical and {finance} financial experts are more than the {per_file} reviewers of a file' },
  'rounds.pool-below-file': { kind: 'invalid', zh: '评审人共 {pool} 位，少于每件 {per_file} 位', en: '{pool} reviewers in all are fewer than the {per_file} of each file' },
  'rounds.load-too-low': { kind: 'invalid', zh: '共需 {wanted} 份评审，最多能排 {there} 份；每人至少要能评 {least} 件', en: '{wanted} reviews are wanted and there is room for {there}; each reviewer would have to take {least} files' },
  'rounds.cap-too-low': { kind: 'invalid', zh: '评审人共 {pool} 位，机会上限不能低于 {least} 基点', en: 'With {pool} reviewers the cap cannot be below {least} basis points' },
  'rounds.reviewers-fixed': { kind: 'invalid', zh: '所选条件把人数分在几个专业组，共 {is} 位，不能另定', en: 'These criteria share their {is} reviewers among several fields; the number cannot be changed' },
  'rounds.reviewers-too-few': { kind: 'invalid', zh: '另有 {others} 位不是技术专家，总人数应更多', en: '{others} of the reviewers are not technical; there must be more in all' },
  'rounds.none-left': { kind: 'invalid', zh: '至少留下一件；不再指派的请终止轮次', en: 'One file at least must stay; to give up, end the round' },
  'rounds.not-declared': { kind: 'invalid', zh: '请确认未勾选的文件均无利害关系', en: 'Please confirm that you have no conflict with the files you did not mark' },
  'rounds.record-waits': { kind: 'conflict', zh: '轮次记录在最后一件作出结论后公开', en: 'The record of a round is opened once its last file is concluded' },
} satisfies FaultWords
