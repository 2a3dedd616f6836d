/** Chinese words of publication: questions, versions, sessions, subscriptions, translation. Merged under `publish`. */
export const publishZh = {
  questions: {
    title: '公开问答', lead: '提问和答复人人可见，不显示谁提问。收到后 {{days}} 个工作日内答复。', none: '还没有人提问。', ask: '提一个问题', 'closes-on': '提问截止 {{day}}', closed: '提问已截止。',
    number: '第 {{number}} 问', 'asked-at': '{{at}} 提问', waiting: '等待答复，{{day}}前', late: '已过答复期限 {{day}}', 'waiting-text': '提问内容随答复一起公开。', 'answered-at': '{{who}}，{{at}} 答复',
    withheld: '不予公开：{{reason}}', changes: '这个答复使榜单有变化，见版本', mine: '我的提问', note: '给您的话：{{note}}',
    'ask-title': '提一个公开提问', 'ask-lead': '问题和答复会对所有人公开。不要写能看出您是谁的话，也不要写商业秘密。', text: '问题', send: '提交问题', left: '还可以写 {{count}} 字', sent: '已收到，是第 {{number}} 问。{{day}} 前答复，答复时您会收到消息。', back: '回到榜单',
  },
  versions: {
    title: '版本与变更', lead: '公开后的每次改动都成为一个新版本，理由和逐处对比一并公开。', only: '目前是第 1 版，公开后没有改动。', current: '现行', number: '第 {{number}} 版', first: '首次公开', reason: '变更理由', changed: '改动 {{count}} 处', before: '原为', after: '现为', none: '无',
    weighty: '这次改动给了揭榜方更多时间', hash: '内容校验值', receipt: '回执', behind: '改动在承诺保密后可读的部分。',
  },
  texts: { title: '中英对照', lead: '以原文为准。', missing: '还有 {{count}} 段没有译文。', original: '原文', translation: '译文', 'state-missing': '还没有译文', 'state-outdated': '原文后来有改动，译文待更新', 'state-unchecked': '机器翻译，未经人核对', 'by-enterprise': '发榜单位译', 'by-officer': '市科技局译', 'by-translator': '翻译人员译', 'by-machine': '机器翻译', 'state-checked': '已核对', zh: '中文', en: '英文' },
  follow: { title: '关注这张榜', subscribe: '订阅这张榜的消息', calendar: '把截止时间加入日历', poster: '海报', a4: 'A4', a3: 'A3', share: '分享', feeds: '订阅源' },
  sessions: {
    title: '揭榜专场', lead: '一个领域的榜单集中发布、答疑和对接。', none: '还没有专场', 'none-text': '市科技局举办专场后，会列在这里。榜单随时可在大厅里看。', figures: '简报所载', open: '看大厅里的全部榜单', hold: '办一个专场',
    pages: '专场分页', earlier: '看更早的专场', 'state-ahead': '即将开始', 'state-now': '进行中', 'state-past': '已结束', until: '至 {{day}}', count: '{{count}} 项榜单', 'count-questions': '{{count}} 条已答复的提问', days: '时间', place: '地点', organiser: '主办', sectors: '领域', timetable: '日程', challenges: '本场榜单', empty: '本场榜单正在编排。', edit: '修改专场', calendar: '把日程加入日历', subscribe: '订阅本场消息', undetermined: '原文未载明', all: '全部专场',
  },
  desk: {
    title: '专场', 'make-title': '办一个专场', 'edit-title': '修改专场', lead: '保存后立即公开。', 'title-zh': '名称（中文）', 'title-en': '名称（英文）', 'lead-zh': '说明（中文）', 'lead-en': '说明（英文）', 'place-zh': '地点（中文）', 'place-en': '地点（英文）', opens: '第一天', closes: '最后一天',
    sectors: '领域', timetable: '日程', at: '时间', zh: '中文', en: '英文', add: '添一项', remove: '去掉', save: '保存专场', saved: '已保存', fill: '本场榜单', 'fill-lead': '勾选要放进专场的榜单，按勾选的先后排列。', find: '找榜单', 'find-example': '标题中的几个字', 'none-found': '没有标题含这些字的公开榜单。', 'more-found': '显示 {{shown}} 项，共 {{total}} 项；输入标题中的字可以缩小范围。', 'short-words': '中英文名称和说明都写好（各不少于 4 字）后可以保存。', 'no-field': '选好领域后可以保存。', 'no-days': '写好第一天和最后一天后可以保存。', backwards: '最后一天早于第一天，改好后可以保存。', 'short-line': '日程每一项写好时间和中英文后可以保存。',
    'fill-save': '保存榜单', open: '看公开页', none: '没有可选的公开榜单。',
  },
  subscriptions: {
    title: '订阅', lead: '有新榜单、榜单变更、提问答复时告诉您，每件事只说一次。', mine: '我的订阅', none: '还没有订阅', 'none-text': '在下面选领域、县（市、区）或关键词，或在某张榜单上点“订阅”。', everything: '全部榜单', one: '只这一项', 'of-words': '含“{{words}}”', end: '停止', ended: '已停止', add: '新订阅', sector: '领域', county: '县（市、区）', words: '关键词', 'words-help': '用空格隔开，全部出现才算。', any: '不限',
    subscribe: '订阅', done: '已订阅', email: '邮箱', 'by-mail': '用邮箱订阅', 'by-mail-lead': '不必注册。我们发一封信，点开里面的链接才开始；每封信都能一键退订。', 'mail-sent': '如果这个邮箱还没有订阅，确认信已经在路上。', 'no-mail': '本平台没有接入邮件。可以登录后在站内接收，或用下面的订阅源和日历。',
    feeds: '订阅源与日历', 'feeds-lead': '给阅读器和日历软件用，不需要账号。', rss: 'RSS', atom: 'Atom', json: 'JSON Feed', ics: '截止日历（.ics）', news: '消息', 'no-news': '还没有消息', 'no-news-text': '订阅的内容有动静时，会出现在这里。', 'for-organisation': '致贵单位', 'read-all': '全部标为已读', unread: '未读', more: '更早的',
    confirming: '正在确认…', confirmed: '订阅已确认，以后的消息会发到您的邮箱。', 'end-title': '退订', 'end-lead': '点一下就停止这项订阅，不再来信。', 'end-do': '退订', 'end-done': '已退订。', subject: '订阅“{{title}}”的消息', 'sign-in': '登录后订阅',
  },
  translate: {
    title: '翻译台', lead: '缺译、过时和未核对的文本排在前面。', none: '没有要翻译的榜单', 'none-text': '榜单公开或等待发榜时会列在这里。', 'no-machine': '没有接入机器翻译，由人翻译。', machine: '机器翻译：{{host}}（{{model}}）。逐段请求，结果标为未核对。', missing: '缺 {{count}}', outdated: '过时 {{count}}', unchecked: '未核对 {{count}}', complete: '齐全', unpublished: '未公开', open: '对照翻译',
    source: '原文（{{language}}）', target: '译文（{{language}}）', save: '保存译文', saved: '已保存', confirm: '核对无误', ask: '请机器翻译', asked: '已请求，片刻后刷新', refresh: '刷新', leave: '这段文本还没有公开；我同意把它发给上面的翻译服务', formal: '已随榜单公开；改动请办理“变更榜单”。', words: '术语', left: '{{is}} / {{max}} 字',
  },
}
