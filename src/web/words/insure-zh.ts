/** 揭榜险与后续投资的用语；键与 insure-en.ts 一一对应。 */
export const insureZh = {
  title: '揭榜险', lead: '截至 {{day}}。保费、赔款、追偿取自台账，准备金按保单逐单计算；每个数字可点开。', insurer: '保险机构', all: '全部', 'no-ratio': '尚无保费', 'too-early': '已赚保费不足，暂不显示',
  products: '产品', 'products-text': '揭榜险条款未见公开来源；没有写明出处的条款均为示例。最接近的公开做法：宁波 2018 年科技型企业研发费用损失保险、金华 2025-03 科技保险补贴实施细则征求意见稿。', add: '登记产品', change: '改为新版本', none: '还没有产品', 'none-text': '登记产品后，报价可按费率自动计算，也可写明理由调整。', version: '第 {{version}} 版', withdrawn: '已停售', illustrative: '示例条款', source: '出处',
  rate: '费率', limit: '保额上限', deductible: '每次免赔额', share: '赔付比例', waiting: '等待期', days: '{{days}} 天', payee: '赔给谁', owner: '发榜企业', solver: '揭榜方', cover: '保障', exclusions: '除外', save: '保存', 'new-version': '保存为第 {{version}} 版；按旧版投的保单条款不变。', 'rate-help': '整个保险期间的费率，如 3 表示保额的 3%', 'source-help': '条款已公开的写明文件与条目；留空则标为示例',
  claims: '索赔与追偿', 'claims-none': '还没有索赔', open: '待核定', paid: '已赔付', refused: '拒赔', lost: '损失', recovered: '已追回', recover: '记一笔追偿', amount: '金额（元）', 'from-whom': '从谁追回', reference: '凭证号', 'amount-unreadable': '还认不出金额，例如 12000。',
  field: { title_zh: '名称（中文）', title_en: '名称（英文）', cover: '保障', exclusions: '除外', rate_bp: '费率（%）', limit_fen: '保额上限（元）', deductible_fen: '每次免赔额（元）', waiting_days: '等待期（天）', share_percent: '赔付比例（%）', source: '条款出处（选填）', is_offered: '在售，可据此报价' },
}
export const investZh = {
  title: '后续投资', lead: '投资机构可对已攻克的榜单表示意向；企业或揭榜方同意之前，不提供任何联系方式。', solved: '已攻克的榜单', mark: '表示意向', marked: '已表示意向', note: '写给对方的话', 'note-example': '例：关注涂层新材料，可投 A 轮', send: '送出意向', none: '现在没有已攻克的公开榜单', 'none-text': '榜单攻克结榜后会列在这里。', interests: '投资意向', 'interests-none': '还没有投资意向', 'interests-none-text': '投资机构对贵单位参与的榜单表示意向后，会列在这里。', from: '意向方', waits: '等待答复', agreed: '已同意', declined: '未同意', contact: '愿意提供的联系方式', 'contact-example': '姓名、电话或邮箱', agree: '同意并提供联系方式', decline: '不同意', owner: '发榜企业', solver: '揭榜方', 'no-contact': '对方同意后显示联系方式。', cancel: '取消', 'answer-anew': '改变答复', answered: '{{side}}：{{state}}',
}
