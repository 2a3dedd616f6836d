/** 政策资金、免申即享、事实更正与重算的用语；键与 grants-en.ts 一一对应。 */
export const grantsZh = {
  places: '政策资金的三页', colon: '：', stop: '；', unknown: '不知道',
  funds: {
    title: '政策资金', lead: '每项资金当年安排了多少、付了多少、为谁预留、还剩多少、谁在等。点数字看它由哪些记录加成。', year: '年度', 'of-year': '{{year}} 年',
    general: '没有写明专项资金的政策', 'general-text': '原文没有写从哪项资金支出，所以没有额度，也谈不上剩余；下面只记付了多少。', more: '等 {{count}} 条',
    'no-budget': '{{year}} 年还没有安排额度。没有额度不等于零：在安排之前，这项资金不发放任何一笔。', stated: '原文写明总额 {{amount}}', draws: '从中支出的政策', 'when-short': '不够时', short: { 'pro-rata': '按比例分', queue: '按先后排队', undetermined: '原文没有写，按先后排队' },
    budget: '安排', returned: '退回', paid: '已拨付', reserved: '已预留', left: '剩余', wanted: '等候', sum: '剩余 = 安排 + 退回 − 已拨付 − 已预留',
    define: { budget: '财务安排进这项资金的额度，每次一笔凭证。', returned: '企业退还或冲回到这项资金的钱。', paid: '从这项资金付出去的钱，每笔是一件兑现。', reserved: '已核定、还没有付的钱：预留时就从剩余里扣掉。', wanted: '已公示或名单已批准、还没有预留到钱的，按先后排列。' },
    bar: '安排和退回共 {{all}}：已拨付 {{paid}}，已预留 {{reserved}}，剩余 {{left}}', all: '全部 {{count}} 件', queue: '排队', 'queue-of': '{{count}} 件在等，共 {{amount}}', 'queue-none': '没有人在等。', fits: '剩余够付', 'fits-not': '剩余不够', 'queue-cut': '只列前 {{max}} 件；合计按全部 {{count}} 件算。', 'order': '先公示先得；名单里的排在单件之后，按名单次序。',
    exhausted: '自 {{at}} 起，剩余不够付下一件', 'exhausted-none': '剩余不够付下一件，还没有预留过',
    rows: '由 {{count}} 笔记录加成', 'rows-none': '没有记录。', 'rows-cut': '只列最近 {{max}} 笔；合计按全部 {{count}} 笔算。', voucher: '凭证', by: '经办',
    put: '安排额度', 'put-for': '安排额度：{{fund}}，{{year}} 年', 'put-text': '额度只增不减：从国库账户转入这项资金，记一笔凭证，可以分几次安排。', amount: '金额', 'amount-help': '可以写 50万、1.2亿 或 500,000', 'reads-as': '读作 {{amount}}', reference: '文号或凭证号', 'reference-help': '2 至 80 字，例如预算批复的文号', 'put-done': '已安排 {{amount}}。', receipt: '看回执',
    wrong: { empty: '请写金额。', unreadable: '金额没有读懂：写数字，可以带“万”或“亿”，例如 50万。', 'finer-than-fen': '金额最小到分。', 'too-large': '金额太大：一次最多 1 万亿元。', zero: '金额至少一分。', reference: '请写文号或凭证号，至少 2 个字。' },
    none: '没有可显示的资金', 'none-text': '城市包里还没有写明资金的政策。政策写明资金后，这里逐项列出。', 'to-measures': '看政策目录',
  },
  auto: {
    title: '免申即享', lead: '政府已有的事实够用时，企业不必申请：一人拟定名单，逐家复核，另一人批准，企业确认账户，财务一次拨付。', draw: '拟定名单', measure: '政策', year: '按哪一年', 'this-year': '{{year}} 年（今天的事实）', 'last-year': '{{year}} 年（年末的规定和当时已发生的事实）', choose: '请选择政策', try: '先试算', 'draw-it': '拟定这份名单', 'try-text': '试算只看结果，什么也不留下。',
    trial: '试算结果', 'trial-none': '按现有事实，没有可以列入名单的企业。', count_one: '{{count}} 家列入名单', count_other: '{{count}} 家列入名单', sum: '按政策合计', granted: '够发放', 'no-fund': '这条政策没有写明专项资金，不受额度限制。', 'fund-left': '资金 {{fund}} 还剩 {{left}}，够这份名单。', 'fund-short': '资金 {{fund}} 还剩 {{left}}，差 {{lack}}：{{waiting}} 家要等追加。', 'fund-open': '资金 {{fund}} 在 {{year}} 年还没有安排额度：名单可以拟定，批准后全部等候。', 'see-fund': '看这项资金',
    'left-out': '没有列入的', out: { unregistered: '不是平台单位，不能确认账户', granted_before: '当年已申请或兑现', open_amount: '金额未定', not_confirmed: '逐家复算不符合', beyond: '超出一份名单的上限，下一份再列' }, homes: '{{count}} 家',
    may: '可以免申即享的政策', 'may-none': '还没有政策写明可以免申即享', 'may-none-text': '政策文本里写上“免申即享：是”并经两人公布后，这里就能拟定名单。', basis: '依据', 'open-list': '已有一份名单在办', fund: '资金 {{fund}}', 'fund-none': '没有写明专项资金',
    relations: '要读平台上的{{names}}。事实库里没有它，所以名单对平台上有记录的单位逐家测算（最多 {{max}} 家）；没有记录的单位算不知道，不会列入。',
    'may-not': '其余 {{count}} 条为什么不可以', why: { 'not-marked': '文本没有写明可以免申即享，由企业申请', 'not-enterprise': '不是给企业的，事实库里没有对象名册', 'amount-undetermined': '金额待细则' },
    lists: '名单', 'lists-none': '还没有拟定过名单', 'lists-none-text': '选一条政策试算，再拟定名单；名单成为一件办件，逐家复核后由另一人批准。', 'lists-cut': '只列最近 {{max}} 份；更早的在办件里找。', state: '进展', rows: '家数', amount: '核定合计', paid: '已拨付', who: '拟定 / 批准', 'rows-of': '{{count}} 家', struck: '剔除 {{count}}', waiting: '等钱 {{count}}', 'paid-of': '{{count}} 家', 'no-approval': '待批准', limit: '一份名单最多 {{max}} 家。',
  },
  revised: {
    title: '事实更正', lead: '兑现以后事实被更正，按决定那天的规定重算，金额不同的列在这里。平台只提出，补不补、追不追由人决定。', open: '待决定', settled: '已处理', none: '没有待决定的更正', 'none-text': '平台每小时看一次已兑现的各件：读到的事实有更正、金额又不同的，会列在这里并通知市级经办人。', cut: '只列 {{max}} 件，待决定的在前。',
    kind: { 'top-up': '应补', 'claw-back': '多付' }, fact: '更正的事实', 'no-fact': '读到的事实没有变，金额因已兑现的其他各件而不同。', decision: '原决定', 'decided': '{{day}} 的测算，{{year}} 年度', was: '已兑现', now: '按更正后', found: '{{at}} 发现',
    explain: '理由', 'explain-help': '企业能看到。10 至 2000 字，写清为什么补、追，或者为什么不动。', 'do-top-up': '补差', 'do-claw-back': '追回', 'do-top-up-for': '补差：{{organization}}', 'do-claw-back-for': '追回：{{organization}}', dismiss: '不予处理', 'dismiss-for': '不予处理：{{organization}}', 'not-paid': '这件还没有拨付，不能追回：请财务暂缓，并由企业撤回后重新办理；或者写明理由不予处理。', short: '理由至少 10 个字，现在 {{count}} 个字。', 'means-top-up': '补差另立一件兑现，从资金里预留差额。', 'means-claw-back': '追回另立一件，先听企业陈述，再作决定。',
    state: { proposed: '待决定', opened: '已立案', dismissed: '不予处理', overtaken: '被后来的更正取代' }, by: '{{name}}，{{at}}', 'opened-case': '看立的案', 'the-case': '看原兑现', readers: '由市级经办人决定；您可以查看。',
  },
  again: {
    title: '重算', text: '按另一天的政策文本、参数和那天为止已知的事实，再算一次。只看结果，不改变决定。', day: '按哪一天', do: '按这天重算', same: '用原文本、原事实复核', asking: '正在算…',
    'is-same': '结论、金额和各项条件都与原决定相同。', 'is-other': '与原决定不同。', 'day-of': '按 {{day}}', original: '原决定（{{day}}）', outcome: { eligible: '符合', 'not-eligible': '不符合', undecided: '还缺事实' }, open: '金额待细则', 'no-amount': '没有金额', more: '多 {{amount}}', less: '少 {{amount}}', 'same-amount': '金额不变', 'by-measure': '金额是政策本身给的，没有计年度上限、互斥和资金。',
    text_same: '政策文本是同一版。', text_other: '政策文本不是同一版。', conditions: '条件', changes: '事实', 'changes-none': '读到的事实没有变。', missing: '还缺：{{facts}}', verdict: { true: '符合', false: '不符合', null: '待定' },
  },
}

export type GrantsWords = typeof grantsZh
