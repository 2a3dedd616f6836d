import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'ledger.insufficient': { kind: 'conflict', zh: '账户 {account} 可用 {available_fen} 分，本次需要 {wanted_fen} 分。', en: 'Account {account} has {available_fen} fen available; {wanted_fen} fen are wanted.' },
  'ledger.no-such-account': { kind: 'missing', zh: '没有账户 {account}。', en: 'There is no account {account}.' },
  'ledger.account-differs': { kind: 'conflict', zh: '{owner} 的“{purpose}”账户已经开立，类别、货币或限额与本次不同。', en: 'The account “{purpose}” of {owner} is open already, with another kind, currency or limit.' },
  'ledger.account-not-allowed': { kind: 'invalid', zh: '账户的 {field} 不能是“{value}”。', en: 'An account’s {field} cannot be “{value}”.' },
  'ledger.amount-not-allowed': { kind: 'invalid', zh: '金额 {amount_fen} 不能入账：应是 1 到 9007199254740991 之间的整数分。', en: 'The amount {amount_fen} cannot be entered: it is a whole number of fen from 1 to 9007199254740991.' },
  'ledger.amount-too-large': { kind: 'limit', zh: '账户 {account} 的累计发生额将超过 9007199254740991 分。', en: 'The total of account {account} would pass 9007199254740991 fen.' },
  'ledger.same-account': { kind: 'invalid', zh: '转出和转入是同一个账户 {account}。', en: 'Account {account} cannot pay itself.' },
  'ledger.currencies-differ': { kind: 'invalid', zh: '账户 {debit_account} 与 {credit_account} 的货币不同。', en: 'Accounts {debit_account} and {credit_account} have different currencies.' },
  'ledger.entry-count': { kind: 'invalid', zh: '一张凭证有 1 到 {max} 笔分录，这里有 {count} 笔。', en: 'A journal has 1 to {max} entries; this one has {count}.' },
  'ledger.text-length': { kind: 'invalid', zh: '{field} 应有 1 到 {max} 个字符。', en: '{field} has 1 to {max} characters.' },
  'ledger.no-such-journal': { kind: 'missing', zh: '没有凭证 {id}。', en: 'There is no journal {id}.' },
  'ledger.already-reversed': { kind: 'conflict', zh: '凭证 {id} 已经冲销过。', en: 'Journal {id} has been reversed already.' },
  'ledger.is-reversal': { kind: 'conflict', zh: '凭证 {id} 本身是冲销，不能再冲销；请另记一张凭证。', en: 'Journal {id} is itself a reversal; post a new journal instead.' },
  'ledger.no-such-reservation': { kind: 'missing', zh: '没有预留 {id}。', en: 'There is no reservation {id}.' },
  'ledger.reservation-closed': { kind: 'conflict', zh: '预留 {id} 已经了结（{state}）。', en: 'Reservation {id} is closed already ({state}).' },
  'ledger.more-than-reserved': { kind: 'conflict', zh: '预留 {id} 只有 {reserved_fen} 分，不能支付 {wanted_fen} 分。', en: 'Reservation {id} holds {reserved_fen} fen; {wanted_fen} fen cannot be paid from it.' },
  'ledger.page-size': { kind: 'invalid', zh: '每页 1 到 {max} 笔，不能是 {limit}。', en: 'A page has 1 to {max} entries, not {limit}.' },
} satisfies FaultWords
