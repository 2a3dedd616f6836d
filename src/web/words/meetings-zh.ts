/** 评审会的用语；键与 meetings-en.ts 一一对应。 */
export const meetingsZh = {
  title: '评审会', crumb: '回到办件', mine: '评审会', planned: '开会时间', place: '地点', present: '到会', 'present-of': '{{present}}/{{seats}} 人', coming: '{{count}} 人答复到会', quorum: '法定人数 {{quorum}}，评分席位 {{seats}}，到会 {{present}}', seat: '席位 {{seat}}', me: '本人', chair: '组长', failed: '没有办成，请再试一次。', illustrative: '示例评审表', now: '现在要做的',
  state: { planned: '已召集，等待开会', open: '进行中', signing: '议程结束，签署中', closed: '已结束', 'called-off': '已取消' }, 'item-state': { waiting: '未开始', questions: '提问', scoring: '评分中', closed: '已结束' },
  'before-day': '会议当天可以在这里签到。', 'will-come': '能到会', 'wont-come': '不能到会', 'come-question': '您能到会吗？', 'said-come': '您已答复：能到会', 'said-not': '您已答复：不能到会', 'why-not': '原因（选填）', change: '更改答复', send: '送出', back: '返回',
  'attend-title': '签到', 'attend-text': '签到即声明：本人与被评审的单位和人员没有影响公正的利害关系。有利害关系的，请回到办件声明回避。', attend: '我已到会，无利害关系', 'waits-start': '您已签到，等待开会。', start: '开会', 'start-text': '达到法定人数即可开会。开会时公布专家姓名。', 'short-of': '还差 {{count}} 人到会才能开会。',
  'elect-title': '推选组长', 'elect-text': '过半到会专家推选的人为组长；选出之前可以改选。', votes: '{{count}} 票', 'my-vote': '已投', 'waits-chair': '等待专家推选组长。',
  'open-item': '开始评审第 {{number}} 项', 'open-scoring': '结束提问，开始评分', 'close-item': '结束本项，公布结果', 'waits-scores': '已交 {{scored}} 份，评分席位到会 {{present}} 人。到齐后由组长结束。', 'waits-close': '您的评分已交。组长结束本项之前，谁也看不到分数。', 'waits-item': '等待组长开始下一项。', 'waits-open': '正在提问，组长结束提问后开始评分。', 'not-mine': '您的席位不评这一项。',
  questions: '提问与答复', ask: '提问', 'ask-label': '您的问题', answer: '记录答复', 'answer-label': '对方怎么答', 'no-answer': '还没有答复',
  score: '评分', 'score-of': '第 {{at}} 项指标，共 {{of}} 项', 'scale-is': '{{min}}–{{max}} 分', next: '下一项', previous: '上一项', comment: '总评语', 'reason-needed': '低于 {{below}} 分，请说明理由', submit: '提交评分', 'submit-text': '提交后不能再改。', check: '核对',
  result: '结果', criterion: '指标', mean: '平均', deviation: '标准差', total: '总分', marks: '▲ 离群　■ 低于否决界限　– 极端分，未计入平均；列头为席位。', veto: '否决：{{criterion}}。{{by}}，不论平均分。', 'veto-by': { majority: '过半专家判为不合格', anyone: '有专家判为不合格' }, 'mean-is': '平均 {{mean}}',
  note: '共识意见', 'note-label': '本项的共识意见', 'note-save': '写下共识意见', 'note-text': '写下后请每位专家表态，不能再改。', 'waits-note': '等待组长写共识意见。', agree: '同意', disagree: '不同意', 'voice-title': '您同意这一项的共识意见吗？', 'why-disagree': '不同意的理由', agreed: '同意：{{seats}}', against: '席位 {{seat}} 不同意：{{reason}}', 'waits-voices': '您已表态。',
  end: '议程结束，转入签署', 'sign-title': '签署会议纪要', 'sign-text': '签署针对全部议题、评分和共识意见，签后得到回执。', 'sign-agree': '同意并签署', 'sign-dissent': '保留意见并签署', dissent: '保留意见', signed: '您已签署', receipt: '查看回执', 'waits-sign': '等待其他专家签署。', finish: '结束会议', 'finish-text': '未签署的人会写进纪要。', 'did-sign': '已签署', 'did-dissent': '已签署，有保留意见', 'not-signed': '未签署',
  members: '专家', sealed: '开会之前不公布专家姓名。', absent: '未到会', here: '到会', left: '已离会', 'mark-left': '登记离会', agenda: '议程', 'call-off': '取消会议', 'call-off-why': '取消的原因', 'called-off': '取消原因：{{because}}', 'watch': '会议由专家进行，这一页会自动更新。', minutes: '会议纪要', 'minutes-zh': '中文纪要（PDF）', 'minutes-en': '英文纪要（PDF）', 'minutes-wait': '纪要正在排版，稍后可下载。', over: '会议已结束。',
}
