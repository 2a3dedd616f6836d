/** Where a new measure begins: every part it needs, to be written over. The check says what is still to be done. */
export const blank = `编号: new-measure
标题: { zh: 条款标题, en: Title of the measure }
依据:
  文件: policy-opinion
  条: 第几条
  来源: POL-000
  原文: 照录政策原文
  译文: The clause in English
层级: 市级
对象: 企业
有效: { 自: 待细则, 至: 待细则 }
参数:
  门槛: [{ 值: 50 万元, 英: Threshold }]
  补助比例: [{ 值: 10%, 英: Rate of the subsidy }]
条件:
  - 编号: first
    名: { zh: 条件名称, en: Name of the condition }
    当: 销售收入 >= 门槛
金额:
  式: 销售收入 * 补助比例
  取整: { 到: 分, 方式: 四舍五入, 处: 合计 }
上限: { 每年: 50 万元 }
例:
  - 名: 正好达到门槛
    英: Just at the threshold
    事实: { 销售收入: 50 万元 }
    日: 2021-06-30
    结果: 符合
    金额: 5 万元
`
