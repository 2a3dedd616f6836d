/** Chinese words of incentives: catalogue, measure, notices, calculator. Merged under `incentives`. */
export const incentivesZh = {
  title: '政策兑现', path: '所在位置',
  catalogue: {
    title: '惠企政策目录', lead: '每条政策都写明原文、条件、金额和还没有定的部分。不必登录。', ask: '算一算能得到什么', 'ask-lead': '一次只问一件事，答不上来可以跳过；答案不会存到平台上。', notices: '看兑现公示', search: '搜索政策', 'search-example': '研发、贷款、高企', 'search-do': '搜索', filters: '筛选', filter: '筛选', 'filter-some': '筛选（{{count}}）',
    and: '、', county: '在哪里', 'county-all': '全市', subject: '给谁', nature: '方式', all: '全部', count: '{{count}} 条政策', most: '至多', 'to-be-said': '金额待细则', formula: '按公式', effect: '待遇', 'of-county': '{{county}}', none: '没有符合条件的政策', 'none-text': '换个词，或放宽筛选再看。', clear: '清除筛选', 'open-parts': '待细则：{{parts}}', auto: '免申即享', 'not-now': '今天不在有效期内',
  },
  level: { national: '国家', provincial: '省级', city: '市级', county: '县级' },
  subject: { enterprise: '企业', carrier: '载体', alliance: '联合体', investor: '投资机构', institution: '科研机构', talent: '人才', recruiter: '引才机构', bank: '银行', project: '项目' },
  nature: { grant: '补助奖励', discount: '费用减免', credit: '融资支持', investment: '股权投资', treatment: '待遇' },
  part: { amount: '金额', rate: '比例', cap: '上限', threshold: '门槛', base: '计算基数', documents: '材料', period: '期限', stacking: '叠加', fund: '资金来源', procedure: '办理', subject: '对象', start: '起始时间' },
  outcome: { eligible: '可享', undecided: '还缺事实', 'not-eligible': '不符合' },
  measure: {
    clause: '原文', 'clause-of': '{{document}} {{article}}', number: '文号 {{number}}', 'seen-in': '原文见于：{{place}}', translation: '英文译文，供参考，以中文原文为准', source: '来源 {{source}}', conditions: '要符合什么', 'all-needed': '以下各条都要符合。', 'one-needed': '符合这一条即可。', rule: '规则文本', amount: '给多少', formula: '计算', 'amount-open': '金额待细则：原文没有写明。', 'amount-between': '原文只写了范围，具体金额待细则。', 'rounding-text': '取整：到{{to}}，{{how}}，{{per}}取整',
    to: { fen: '分', yuan: '元', 'ten-thousand-yuan': '万元' }, how: { 'half-up': '四舍五入', down: '舍去零头', up: '进一' }, per: { each: '逐笔', total: '合计后' },
    caps: '上限', cap: { per_claim: '每次', yearly: '每年', cumulative: '累计', programme: '资金总额' }, parameters: '数值与起止', from: '{{day}} 起', 'from-start': '一直', valid: '有效期', 'valid-from': '自 {{day}}', 'valid-until': '至 {{day}}', 'valid-open': '原文没有写明起止', 'from-open': '起始日未写明', 'until-open': '终止日未写明',
    otherwise: '其余', undetermined: '还没有定的部分', 'undetermined-lead': '以下事项原文没有写明，平台不猜。细则公布后更新。', documents: '要交的材料', 'documents-open': '原文没有列出材料。', excludes: '不能同时享受', examples: '举例', 'examples-lead': '这些例子随政策文本一起检验，每次改动都要全部通过。', example: '情形', facts: '事实', result: '结果', on: '按 {{day}} 的规定', reads: '会问到的事实', version: '文本版本', 'version-text': '这页由政策文本生成，文本的校验值：', calculate: '用这条政策测算', illustrative: '示意', 'illustrative-text': '所见文本不完整，仅供演示。', unknown: '不知道', none: '没有', effect: '享受的待遇', auto: '免申即享，不必申请', 'table-note': '按表取值', when: '当', gives: '给',
  },
  grants: {
    title: '兑现公示', lead: '拟兑现的补助在这里公示。任何人登录后都可以提出异议，市科技局逐件答复后才会付款。', none: '现在没有公示中的兑现', 'none-text': '企业的申请经县、市两级核定后在这里公示。', back: '回到政策目录', until: '公示至 {{day}}', open: '公示中', over: '已期满', object: '提出异议', 'sign-in': '登录后提出异议', grounds: '异议的理由', 'grounds-help': '写清哪里不符、依据是什么，10 至 2000 字。', send: '提交异议', sent: '异议已收到，市科技局会答复您。', count: '{{count}} 件公示中',
  },
  calc: {
    'change-place': '改所在地',
    title: '看看能得到什么', lead: '选好所在地，一次答一问。不必登录，两分钟左右；答案只在网址里，平台不保存。', where: '企业在哪里？', 'where-help': '各县（市、区）有自己的政策，市级政策都算在内。', any: '不确定，先看市级政策', 'own-measures': '{{count}} 条政策', whom: '给谁算', 'other-subjects': '不是企业？',
    got: '已能得到', still: '最多可到 {{amount}}', 'still-same': '不会再多了', 'open-ended': '另有 {{count}} 条没有写明上限', left: '还剩约 {{count}} 问', last: '问完了',
    yes: '是', no: '否', unknown: '不知道，跳过', next: '下一问', wan: '万元', yuan: '元', unit: '单位', choose: '请选择', calibre: '口径：{{text}}', moves: '这一问关系到 {{count}} 条政策', 'row-number': '第 {{number}} 条', drop: '去掉', 'add-row': '再加一条', 'rows-done': '就这些，下一问', 'rows-none': '没有', 'row-help': '不知道的栏可以空着。', 'rows-full': '这里最多填 {{count}} 条；更多的在登录申请时补充。', 'rows-first': '先填一条，或者选“没有”。',
    'see-list': '先看结果清单', 'go-on': '接着答', answered: '已答 {{count}} 问', change: '改', restart: '重新开始', own: '用平台已知的事实', 'own-text': '{{organization}}在平台上已有的事实优先于手填的，并注明来源。', 'own-on': '已用{{organization}}在平台上的事实', 'own-off': '不用', known: '平台已知', stated: '本人填写', skipped: '不知道',
  },
  best: {
    title: '怎样申请最合算', all: '合在一起', lead: '有的政策不能同时享受。按互斥关系和上限逐一比较，下面这些合在一起最多，都是合规的。', 'all-lead': '按上限计算；文本没有写明互斥的。',
    go: '去申请', auto: '免申即享，不必申请', away: '不同时享受的', 'away-lead': '符合条件，但与上面的不能同时享受。', alone: '单独可得 {{amount}}', named: '《{{title}}》', and: '、',
    highest: '不与{{others}}同享，取高者。', together: '不与{{others}}同享，合计取高者。', first: '不与{{others}}同享，按规定的次序取先者。',
    open: '能否同时享受，原文没有写', least: '都能同时享受，合计 {{most}}；只能取高者，合计 {{least}}。平台不猜，以细则为准。', or: '若不能同享，{{amount}}',
  },
  list: {
    colon: '：',     title: '结果清单', lead: '按 {{day}} 的政策文本测算，供参考，以审核为准。', print: '打印清单', total: '合计', 'eligible-count': '可享 {{count}} 条', eligible: '可以享受', undecided: '还缺事实', 'undecided-lead': '补上这些事实就知道能不能享受。', 'not-eligible': '现在不符合', near: '差一点的', because: '为什么', missing: '还需要知道', documents: '准备材料', shortfall: '还差多少', 'amount-open': '金额待细则', 'at-least': '不低于 {{amount}}', 'at-most': '至多 {{amount}}', 'amount-missing': '补充事实后可算', 'reduced': '按政策文本为 {{amount}}，{{why}}',
    why: { taken: '今年已享受与它不能同享的政策', yearly: '受每年上限限制', cumulative: '受累计上限限制', other: '受上限限制' }, none: '按目前的回答，没有可享受的政策。', 'none-text': '看看下面差在哪里，或者补上跳过的问题。', measure: '看政策原文', claim: '申请兑现', 'claim-for': '以{{organization}}的名义申请', 'sign-in': '登录后申请', others: '其余 {{count}} 条不符合', rows: '{{count}} 条', 'not-known': '不知道', facts: '您的回答', yes: '符合', no: '不符合', open: '待定', 'as-said': '政策文本',
  },
}

export type IncentivesWords = typeof incentivesZh
