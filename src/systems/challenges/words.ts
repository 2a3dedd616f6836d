import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.not-found': { kind: 'missing', zh: '没有这个榜单，或它没有公开', en: 'There is no such challenge, or it is not public' },
  'challenges.deadline-past': { kind: 'invalid', zh: '截止时间要晚于现在', en: 'The deadline must lie ahead' },
  'challenges.too-late': { kind: 'conflict', zh: '揭榜截止时间已过，方案未被接收', en: 'The deadline has passed; the bid was not taken' },
  'challenges.no-bid': { kind: 'conflict', zh: '贵单位没有可撤回的方案', en: 'Your organisation has no bid to withdraw' },
  'challenges.own-challenge': { kind: 'conflict', zh: '发榜单位不能揭自己的榜', en: 'An owner cannot bid on its own challenge' },
  'challenges.too-many-versions': { kind: 'conflict', zh: '方案已替换 {max} 次，不能再替换', en: 'The bid was replaced {max} times and can be replaced no more' },
  'challenges.must-commit': { kind: 'invalid', zh: '需要承诺内容真实才能提交', en: 'Declare the content true to submit' },
  'challenges.must-agree': { kind: 'invalid', zh: '需要同意合同全部条款才能签署', en: 'Agree to the whole contract to sign' },
  'challenges.conflict-declared': { kind: 'conflict', zh: '您声明有利害关系，不能为此评分；请告知市科技局换人', en: 'You declared a conflict of interest and cannot score; please tell the bureau' },
  'challenges.deposit-differs': { kind: 'invalid', zh: '存入金额应等于合同总额 {total} 元', en: 'The deposit should equal the contract total of {total} yuan' },
  'challenges.no-such-milestone': { kind: 'conflict', zh: '这个里程碑现在不能这样办理', en: 'That cannot be done with this milestone now' },
  'challenges.no-such-claim': { kind: 'conflict', zh: '这项索赔已有结论', en: 'That claim has been decided already' },
  'challenges.deadline-before-today': { kind: 'invalid', zh: '希望完成日期要晚于今天', en: 'The wanted date must lie after today' },
  'challenges.not-open-bid': { kind: 'conflict', zh: '所选方案不在已开启的方案中', en: 'The chosen bid is not among the opened ones' },
  'challenges.round-limit': { kind: 'conflict', zh: '同一里程碑最多交付 {max} 轮', en: 'A milestone is delivered at most {max} times' },
} satisfies FaultWords
