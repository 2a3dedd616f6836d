/** English words of guided forms: advice, ways on, one question at a time, colleagues at one draft. Merged under `guide`. */
export const guideEn = {
  must: 'This must be mended before you hand it in.',
  cites: 'Source: {{source}}',
  elsewhere: 'By your answers',
  coming: 'Not open yet. ',
  'elsewhere-kept': 'What you wrote is kept. If an answer changes,',
  'elsewhere-change': 'change it above',
  'question-of': 'Question {{at}} of {{count}}',
  back: 'Back',
  next: 'Next',
  'gate': 'Answer the questions above first; the rest follows.',
  'saved-by': 'Written by {{who}}, {{time}}',
  'saved-by-me': 'Written by you, {{time}}',
  colleagues: 'Writing this together',
  'colleague-now': '{{who}}, writing “{{field}}” ({{time}})',
  'colleague': '{{who}}, {{count}} answers, last {{time}}',
  'advice-left': '{{count}} wordings could be better',
}
