/** 回避用语（中文）；键与 conflicts-en.ts 一一对应。 */
export const conflictsZh = {
  title: '回避核查', lead: '查一个人与一家单位或一件办件之间，记录里有没有应当回避的关系。不邀请任何人；每次查询都留痕。',
  forbidden: '回避核查由专家库管理员、抽取员和审计员使用。', person: '专家', 'person-search': '姓名', 'person-none': '没有叫这个名字的专家。', 'person-more': '还有更多，请把姓名写全。', 'no-org': '没有登记单位',
  party: '对方', 'party-org': '单位', 'party-case': '办件', 'org-search': '单位名称或信用代码', 'org-none': '没有找到这个单位。', 'case-id': '办件编号', 'case-help': '办件页地址末尾的编号。', 'on': '以哪一天为准', look: '查询', 'choose-both': '先选好专家和对方，再查询。', start: '选一位专家和一家单位', 'start-text': '结果会列出每一条关系：按哪条规则、依据哪份记录、在不在年限之内。',
  verdict: { hard: '应当回避', declare: '须声明并由抽取员决定', soft: '可以参加，有提示', clear: '记录中没有应当回避的关系' }, 'clear-text': '只说明记录里没有；本人在评审前仍要声明。', 'about': '{{person}} 与 {{parties}}，以 {{on}} 为准',
  severity: { hard: '应当回避', declare: '须声明', soft: '提示' }, illustrative: '示例规则', 'illustrative-why': '没有查到来源规定，由市局自定', basis: '依据', records: '记录', same: '同一人：按{{by}}与另一记录合并', 'may-be': '可能是同一人（未合并）：{{because}}',
  by: { 'identity-number': '身份证号', email: '邮箱', 'name-and-employer': '姓名和单位' }, because: { 'name-only': '只有姓名相同', 'other-identity-number': '证件号不同' },
  record: { membership: '平台上的任职', 'interest-tie': '利益关系登记', 'joint-work': '合作成果登记', 'excluded-expert': '申请人的回避申请', contract: '揭榜合同', bid: '揭榜方案', 'bid-partner': '联合揭榜', 'review-seat': '评审记录', organization: '机构登记', 'stated-employer': '专家库中的工作单位', party: '办件当事人', other: '其他记录' },
  held: '与我有关的利益关系', 'held-text': '平台用来判断您是否应当回避的记录，只有您本人、专家库管理员和审计员看得到。您声明的可以自己更正；其他的可以请求更正。', 'held-none': '没有记录', 'held-none-text': '如有亲属、师生、持股、兼职、咨询等关系，请在这里声明。', cut: '只列出前 500 条。',
  kind: { employment: '任职', position: '董事、监事或负责人', control: '实际控制', consultancy: '有偿咨询', dispatch: '科技特派员派驻', equity: '持股', branch: '同一法人', seat: '所在地', kin: '亲属', supervision: '师生', contract: '合同', 'co-bid': '联合揭榜', competing: '竞争', publication: '共同论文', patent: '共同专利', project: '共同项目', review: '评审', declared: '声明的利害关系', exclusion: '申请回避', oversight: '主管部门任职' },
  from: '自 {{day}}', until: '至 {{day}}', 'in-force': '至今', 'by-me': '本人声明', declare: '声明一条关系', 'what-kind': '什么关系', with: '对方', 'with-org': '一家单位', 'with-person': '一个人', 'their-name': '对方姓名', 'their-employer': '对方工作单位', detail: '说明（如：配偶、博士生导师、技术顾问）', percent: '持股比例（%）', 'begins-on': '起', 'ends-on': '止（仍存续的不填）', 'do-declare': '声明', cancel: '不声明了', declared: '已声明，抽取时会据此回避。',
  contest: '请求更正', 'contest-reason': '哪里不对（4 字以上）', 'do-contest': '提交请求', contested: '已告知专家库管理员。', end: '终止', 'end-day': '最后一日', withdraw: '撤回', 'why': '原因（4 字以上）', 'do-end': '确认终止', 'do-withdraw': '确认撤回', keep: '不改了',
}
