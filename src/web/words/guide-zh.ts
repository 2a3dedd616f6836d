/** Chinese words of guided forms: advice, ways on, one question at a time, colleagues at one draft. Merged under `guide`. */
export const guideZh = {
  must: '提交前要改好。',
  cites: '依据：{{source}}',
  elsewhere: '按您的回答',
  coming: '还没开通 ',
  'elsewhere-kept': '已填的内容都存着。回答有变化时，',
  'elsewhere-change': '改上面的回答',
  'question-of': '第 {{at}} 问，共 {{count}} 问',
  back: '上一问',
  next: '下一问',
  'gate': '先答完上面几个问题，再往下填。',
  'saved-by': '{{who}} {{time}} 写的',
  'saved-by-me': '您 {{time}} 写的',
  colleagues: '一起填写的人',
  'colleague-now': '{{who}}，最近在写“{{field}}”（{{time}}）',
  'colleague': '{{who}}，写了 {{count}} 项，最近一次 {{time}}',
  'advice-left': '还有 {{count}} 处用语建议修改',
}
