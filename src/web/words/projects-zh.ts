/** 科技计划项目页的用语；键与 projects-en.ts 一一对应。 */
export const projectsZh = {
  title: '科技计划项目', lead: '从任务书到验收、结算：哪些交付物已认可，哪些还差，专项资金到了哪里。', search: '按项目名称查找', 'search-example': '例：主轴', state: '状态', all: '全部', open: '进行中', ended: '已结束',
  'col-title': '项目', 'col-organization': '承担单位', 'col-county': '县（市、区）', 'col-state': '环节', 'col-ends': '期限', 'col-accepted': '认可', 'col-grant': '专项资金', 'col-paid': '已拨付', late: '已逾期', total: '共 {{count}} 个项目', more: '再看一页',
  'empty-title': '这里还没有项目', 'empty-text': '立项并送达任务书后，项目出现在这里。', 'empty-narrow': '没有符合条件的项目', 'clear': '清空条件', county: '县（市、区）', 'any-county': '全部县（市、区）',
  'open-project': '为单位立项', 'open-text': '先选承担单位；下一步填写计划与交付物，可从表格粘贴。', organization: '承担单位', 'find-organization': '输入单位名称查找', start: '下一步：填写计划', 'choose-first': '请先选承担单位。',
  'to-case': '办件与可以做的', back: '全部项目', code: '立项编号 {{code}}', 'by-contract': '合同里程碑', 'for-contract': '所验收的合同：', 'completion-by-contract': '按占比计；合同按认可的比例付款', standard: '合同约定的验收标准与方法', dates: '{{from}} 至 {{until}}', completion: '累计认可', 'completion-text': '按权重计；达到 {{percent}}% 方可通过（示例）', earned: '认可金额', paid: '已拨付', due: '应付未付', 'return-left': '还应退回', held: '仍在账上', lapsed: '收回国库', grant: '专项资金', returned: '已退回',
  'diligent': '勤勉尽责，不予追责', falsified: '材料弄虚作假，已记入失信记录', 'correct-by': '整改须在 {{day}} 前提交', matrix: '交付物与轮次', 'matrix-text': '一行一项交付物，一列一轮验收；点开一格看自评、证据与意见。', deliverable: '交付物', weight: '权重 {{weight}}', 'due-by': '{{day}} 前', 'rests-on': '依据第 {{numbers}} 项', now: '现状', share: '经费', 'earned-of': '{{earned}} / {{share}}',
  'not-in-round': '本轮未报', 'said': '自评 {{percent}}%', 'files-count': '证据 {{count}} 份', 'version': '第 {{version}} 版', mean: '专家平均 {{figure}}', 'still-open': '待评审', stands: '前轮结论有效', fallen: '证据变更，结论失效',
  verdict: { met: '完成', partly: '部分完成 {{percent}}%', 'not-met': '未完成', fallen: '待重新验收', reported: '已自评', none: '未自评' },
  'cell-title': '{{number}}. {{title}} · 第 {{round}} 轮', reached: '完成情况', reason: '未完成的原因', evidence: '证据', comments: '专家意见', note: '验收意见', 'evidence-asked': '须提交的证据', target: '指标与目标', none: '无', rounds: '各轮', 'round-line': '累计认可 {{percent}}%', goals: '目标', illustrative: '金市科〔2018〕78 号原文未检索到，界限与环节为示例', money: '专项资金', 'no-rounds': '还没有验收轮次：承担单位提交自评后，这里逐轮显示证据与结论。', 'round-head': '第 {{round}} 轮',
}
