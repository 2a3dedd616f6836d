import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the sealing, the ceremony and the choice refuse with. */
export const words = {
  'challenges.no-holder-keys': { kind: 'conflict', zh: '科技局与监督方都登记了持钥密钥才能发榜：请双方先到“密封密钥”页生成', en: 'The bureau and the supervisor each need a key before anything is published; both make theirs on the page “Sealing keys”' },
  'challenges.keys-untried': { kind: 'conflict', zh: '持钥密钥已超过 {days} 天没有试开，请双方先到“密封密钥”页各试开一次，再发榜', en: 'The sealing keys have not been tried for {days} days; both holders try theirs on the page “Sealing keys” first' },
  'challenges.no-holder-key': { kind: 'conflict', zh: '您这一方还没有密钥，请先生成', en: 'Your side has no key yet; make one first' },
  'challenges.not-holder-key': { kind: 'invalid', zh: '这不是一把新的 X25519 公钥', en: 'This is not a new X25519 public key' },
  'challenges.one-half-only': { kind: 'forbidden', zh: '一个账号只能代表科技局或监督方之一', en: 'One account stands for the bureau or for the supervisor, never for both' },
  'challenges.canary-failed': { kind: 'conflict', zh: '试开件不符：密钥或口令不是这一把', en: 'The trial text is not the one: another key or passphrase was used' },
  'challenges.no-ceremony': { kind: 'conflict', zh: '这个榜单没有待开启的密封方案', en: 'No sealed bids of this challenge wait to be opened' },
  'challenges.too-early': { kind: 'conflict', zh: '揭榜截止时间未到，任何一方都不能释出密钥份额', en: 'The deadline has not passed; neither half may be released' },
  'challenges.wrong-shares': { kind: 'conflict', zh: '有 {count} 份密钥份额与密封时记录的不符', en: '{count} shares are not the ones recorded when the bids were sealed' },
  'challenges.released-already': { kind: 'conflict', zh: '这一方已经释出，或同一个人不能代表两方', en: 'This half has been released, or one person cannot release both' },
  'challenges.both-needed': { kind: 'conflict', zh: '这些方案须由科技局与监督方共同开启', en: 'These bids are opened by the bureau and the supervisor together' },
  'challenges.not-opened-yet': { kind: 'conflict', zh: '方案还没有开启，开启后才有记录', en: 'The bids have not been opened yet; the record comes with the opening' },
  'challenges.bid-too-large': { kind: 'invalid', zh: '方案正文最多 {kib} KiB，请把图表放进附件', en: 'The text of a bid is at most {kib} KiB; put figures into attachments' },
  'challenges.file-not-locked': { kind: 'invalid', zh: '有附件没有随方案加密，请从本页重新上传', en: 'An attachment was not locked with the bid; upload it again from this page' },
} satisfies FaultWords
