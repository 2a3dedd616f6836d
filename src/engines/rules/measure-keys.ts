import type { KeyNames } from '#kernel/declare/pack.ts'

const yes_no: KeyNames = { values: { 是: true, 否: false } }
const open: KeyNames = { values: { 待细则: 'undetermined' } }
const rule_table: KeyNames = {
  keys: { 命中: 'hit', 输入: 'inputs', 规则: 'rules', 其余: 'otherwise' },
  in: { hit: { values: { 唯一: 'unique', 首个: 'first' } }, rules: { each: { keys: { 当: 'when', 则: 'gives' } } } },
}

export const clauseKeys: KeyNames = { keys: { 文件: 'document', 条: 'article', 来源: 'source', 原文: 'text', 译文: 'translation', 偏移: 'offset' } }
export const tableKeys = rule_table
export const parameterKeys: KeyNames = { each: { each: { keys: { 自: 'from', 值: 'value', 英: 'en', 注: 'note' } } } }
export const outcomeKeys: KeyNames = { values: { 符合: 'eligible', 不符合: 'not-eligible', 待补充: 'undecided' } }

/** The Chinese words of a measure's file, and the keys of its shape they stand for. Names of facts and parameters are never renamed. */
export const measureKeys: KeyNames = {
  keys: {
    编号: 'id', 标题: 'title', 依据: 'clause', 层级: 'level', 对象: 'subject', 性质: 'nature', 有效: 'valid', 参数: 'parameters', 条件: 'conditions', 金额: 'amount',
    上限: 'caps', 效果: 'effect', 互斥: 'excludes', 不重复享受: 'no_double_support', 资金: 'fund', 不低于: 'floor_of', 与市级: 'with_floor', 待细则: 'undetermined', 材料: 'documents',
    办理: 'how', 例: 'examples', 示意: 'illustrative',
  },
  in: {
    clause: clauseKeys,
    level: { values: { 国家: 'national', 省级: 'provincial', 市级: 'city', 县级: 'county' } },
    subject: { values: { 企业: 'enterprise', 载体: 'carrier', 联盟: 'alliance', 创投: 'investor', 单位: 'institution', 人才: 'talent', 引才单位: 'recruiter', 银行: 'bank', 项目: 'project' } },
    nature: { values: { 奖补: 'grant', 减免: 'discount', 授信: 'credit', 投资: 'investment', 待遇: 'treatment' } },
    valid: { keys: { 自: 'from', 至: 'until' }, each: open },
    parameters: parameterKeys,
    conditions: { each: { keys: { 编号: 'id', 名: 'name', 当: 'when' } } },
    amount: {
      keys: { 式: 'formula', 表: 'table', 至少: 'at_least', 至多: 'at_most', 取整: 'rounding' },
      in: {
        table: rule_table,
        rounding: {
          keys: { 到: 'to', 方式: 'how', 处: 'per' },
          in: {
            to: { values: { 分: 'fen', 元: 'yuan', 万元: 'ten-thousand-yuan' } }, how: { values: { 四舍五入: 'half-up', 舍去: 'down', 进一: 'up' } },
            per: { values: { 每笔: 'each', 合计: 'total' } },
          },
        },
      },
    },
    caps: { keys: { 每次: 'per_claim', 每年: 'yearly', 累计: 'cumulative', 总额: 'programme' } },
    effect: { keys: { 内容: 'text', 档: 'grade' } },
    excludes: { each: { keys: { 组: 'group', 取: 'take', 序: 'rank' }, in: { take: { values: { 取高: 'highest', 取先: 'first' } } } } },
    no_double_support: yes_no,
    with_floor: { values: { 同享: 'both', 取高: 'highest', 待细则: 'undetermined' } },
    fund: { keys: { 编号: 'id', 总额: 'total', 不足时: 'when_short' }, in: { when_short: { values: { 按比例: 'pro-rata', 排队: 'queue', 待细则: 'undetermined' } } } },
    undetermined: {
      each: {
        keys: { 事项: 'what', 说明: 'note' },
        in: { what: { values: { 金额: 'amount', 比例: 'rate', 上限: 'cap', 门槛: 'threshold', 基数: 'base', 材料: 'documents', 期限: 'period', 叠加: 'stacking', 资金: 'fund', 程序: 'procedure', 对象: 'subject', 起始: 'start' } } },
      },
    },
    how: { keys: { 免申即享: 'auto_grant', 说明: 'note' }, in: { auto_grant: yes_no } },
    illustrative: yes_no,
    examples: {
      each: {
        keys: { 名: 'name', 英: 'en', 事实: 'facts', 日: 'on', 结果: 'outcome', 金额: 'amount', 至少: 'at_least', 至多: 'at_most', 已享受: 'already' },
        in: { outcome: outcomeKeys, amount: open, already: { keys: { 本年: 'year', 累计: 'total' } } },
      },
    },
  },
}
