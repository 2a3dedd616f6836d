/** 跟榜、漏斗与数字面板的用语；键与 follow-en.ts 一一对应。 */
export const followZh = {
  title: '跟榜台', lead: '按该办的事排在前面。{{days}} 个工作日没有联系算静默', illustrative: '（示例参数，由市局设定）', whose: '看谁的', mine: '我跟的', all: '全部', log: '记一次联系', 'hand-over': '移交', news: '新交给您 {{count}} 个榜单', from: '由{{name}}移交', see: '知道了',
  due: { overdue: '已过日期', silent: '静默', waiting: '等待中', fine: '正常' }, unassigned: '还没有专员', proposed: '建议', points: '{{points}} 分', nobody: '专员都已满额或暂不接件，请调整名单。', assign: '指派{{name}}', 'assign-other': '另选一位',
  none: '现在没有在跟的榜单', 'none-text': '需求受理后，由市科技局指派专员；指派给您的榜单会出现在这里。', capped: '只显示最早的 300 个。', next: '下一步', milestones: '里程碑', 'no-contact': '还没有联系过', waits: '等{{role}}',
  stone: { open: '进行中', delivered: '待验收', accepted: '通过', partial: '部分通过', failed: '未达标', unreached: '未到达' },
  views: '跟榜的两种看法',
  late: { title: '逾期清单', lead: '履约中的合同里逾期的付款、验收与交付，按工作日计。交付后 {{verdict}} 个工作日内验收，应付后 {{payment}} 个工作日内付款', payment: '付款逾期', verdict: '验收逾期', delivery: '交付逾期', 'since-payment': '{{on}} 起应付', 'since-verdict': '{{on}} 已交付', 'since-delivery': '合同约定 {{on}} 交付', due: '最迟 {{on}}', days: '逾期 {{count}} 个工作日', officer: '{{name}}跟榜',
    nobody: '还没有通知过', told: '平台已通知{{roles}}', 'told-by': '{{name}}已催办{{roles}}', remind: '催办{{role}}', none: '没有逾期的事项', 'none-text': '付款、验收或交付过了期限，会列在这里，平台同时通知发榜方与跟榜专员。', capped: '只列出逾期最久的 200 项。' },
  officers: '专员名单', 'officers-text': '领域、县与上限决定建议谁来跟榜；没有登记领域的不加分。', knows: '熟悉领域', any: '不限', carries: '手上 {{load}} 件，上限 {{max}} 件', away: '暂不接件', edit: '调整', 'load-max': '同时最多跟几件', save: '保存',
  measures: '跟榜成效', 'measures-text': '本平台的数按各自定义计算，点数字看明细；刊物所载为其自身口径，只并列，不相加。', county: '县（市、区）', 'every-county': '全市', 'from-day': '自', 'until-day': '至', measure: '指标', here: '本平台', stated: '刊物所载',
  quick: { title: '记一次联系', which: '哪个榜单', whom: '联系了谁', how: '怎么联系的', 'came-of': '结果', said: '一句话', 'said-example': '例：同意下周送样', done: '这次办结了', next: '约定下一步（选填）', 'next-example': '例：送样检测', when: '哪天', today: '今天', tomorrow: '明天', week: '一周后', other: '其他人', 'other-example': '姓名或单位', bureau: '科技局', save: '记下', saving: '正在送出', saved: '已记下', again: '再记一次', board: '回跟榜台',
    offline: '没有网络，已存在这台手机上，连上后自动送出。', waiting: '{{count}} 条待送出', 'send-now': '现在送出', lost: '这台设备没能保存，请别离开本页，连上网络后再按一次。', missing: '请先选榜单、对象，并写一句话。', 'next-day': '写了下一步，请选日期。', none: '还没有指派给您的榜单。', 'seconds': '用时 {{seconds}} 秒', drop: '删除', refused: '没有送出：{{why}}' },
  kinds: { phone: '电话', message: '消息', visit: '走访', meeting: '会议', matching: '校企对接', other: '其他' }, came: { progress: '有进展', agreed: '达成一致', stuck: '遇到困难', 'no-answer': '没联系上', noted: '已了解' },
}
export const funnelZh = {
  title: '揭榜漏斗', lead: '按需求首次提交的时间归组，看同一批需求走到了哪里。每个数字都可点开。', 'lead-public': '公开榜单走到了哪里。点数字看定义与榜单。', from: '自', until: '至', county: '县（市、区）', sector: '领域', session: '专场', officer: '跟榜专员', all: '全部', clear: '清除', by: '分组看', none: '不分组',
  stage: '级', count: '项数', amount: '金额', rate: '占上一级', days: '距上一级（中位数）', 'days-unit': '{{days}} 天', 'under-way': '在办', partly: '部分攻克', saving: '自报节约成本', dropped: '退出原因', 'dropped-none': '没有中途退出的。', why: '理由', outcome: '结论', group: '分组', paid: '已兑付', agreed: '签约额',
  reasons: '理由统计', 'reasons-text': '未受理、未中选的理由都有代码。在上方“分组看”里选专场、县或领域，可以并排比较；每个数字点开是明细。', 'reasons-by': '理由按所选分组并排；每个数字点开是明细。', 'reasons-none': '这个范围内没有。', 'reasons-more': '只并列最大的 12 组。', total: '合计',
  sources: '刊物所载', 'sources-text': '公开材料的说法照录出处，口径与本平台不同；说法不一的并列，不合并。', empty: '这个范围内还没有需求', 'empty-text': '放宽筛选，或等企业提交需求。', 'more-groups': '只列出前 60 组。', public: '您看到的是公开榜单的数；登录的经办人看到全部。', 'in-several': '一个榜单可在几个专场中，各组相加可能多于合计。',
}
export const measuredZh = { definition: '定义', formula: '算法', version: '版本', beside: '刊物所载', 'beside-text': '公开材料的数字，口径可能不同。', rows: '明细', 'no-rows': '没有记录。' }
