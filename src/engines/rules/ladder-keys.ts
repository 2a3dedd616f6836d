import type { KeyNames } from '#kernel/declare/pack.ts'
import { clauseKeys, measureKeys, outcomeKeys, parameterKeys } from './measure-keys.ts'

const points = { 分: 'points', 低: 'low', 高: 'high' }
const condition: KeyNames = { each: { keys: { 编号: 'id', 名: 'name', 当: 'when' } } }

/** The Chinese words of a ladder's file, and the keys of its shape they stand for. */
export const ladderKeys: KeyNames = {
  keys: {
    编号: 'id', 标题: 'title', 依据: 'clause', 层级: 'level', 阶: 'rung', 资格: 'status', 参数: 'parameters', 条件: 'conditions', 评分: 'score', 直达: 'direct', 待细则: 'undetermined',
    材料: 'documents', 例: 'examples', 示意: 'illustrative',
  },
  in: {
    clause: clauseKeys,
    level: measureKeys.in!['level']!,
    status: { keys: { 事实: 'fact', 有效: 'valid_for', 续期: 'renewal' }, in: { valid_for: { values: { 待细则: 'undetermined' } } } },
    parameters: parameterKeys,
    conditions: condition,
    direct: condition,
    undetermined: measureKeys.in!['undetermined']!,
    score: {
      keys: { 满分: 'full', 合格: 'pass', 类: 'groups', 项: 'criteria' },
      in: {
        pass: { keys: { 不低于: 'from', 高于: 'above' } },
        groups: { each: { keys: { 编号: 'id', 名: 'name', 满分: 'max' } } },
        criteria: {
          each: {
            keys: { 编号: 'id', 名: 'name', 类: 'group', 满分: 'max', 算法: 'ways', 不得为零: 'not_zero', 例: 'examples' },
            in: {
              not_zero: { values: { 是: true, 否: false } },
              ways: {
                each: {
                  keys: { 名: 'name', 表: 'table', 式: 'formula' },
                  in: { table: { keys: { 命中: 'hit', 输入: 'inputs', 规则: 'rules', 其余: 'otherwise' }, in: { hit: { values: { 唯一: 'unique', 首个: 'first' } }, rules: { each: { keys: { 当: 'when', ...points } } } } } },
                },
              },
              examples: { each: { keys: { 事实: 'facts', ...points } } },
            },
          },
        },
      },
    },
    examples: { each: { keys: { 名: 'name', 英: 'en', 事实: 'facts', 日: 'on', 结果: 'outcome', 低: 'low', 高: 'high' }, in: { outcome: outcomeKeys } } },
  },
}
