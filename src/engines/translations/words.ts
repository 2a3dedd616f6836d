import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'translations.no-text': { kind: 'missing', zh: '没有这段文本', en: 'There is no such text' },
  'translations.moved': { kind: 'conflict', zh: '有人刚刚改过这段译文；请看过再存', en: 'Someone has just changed this translation; look at it and save again' },
  'translations.source-moved': { kind: 'conflict', zh: '原文在您翻译期间有改动；请对照新的原文', en: 'The original changed while you translated; compare with the new one' },
  'translations.too-long': { kind: 'limit', zh: '译文最多 {max} 个字', en: 'A translation has at most {max} characters' },
  'translations.no-machine': { kind: 'conflict', zh: '本平台没有接入机器翻译；请由人翻译', en: 'No machine translation is set up here; a person has to translate' },
  'translations.confidential': { kind: 'conflict', zh: '这段文本还没有公开；要发给外部翻译服务，请先勾选同意', en: 'This text is not public yet; tick your consent before it is sent to the outside service' },
  'translations.source-too-long': { kind: 'limit', zh: '机器翻译一次最多 {max} 个字', en: 'The machine takes at most {max} characters at once' },
  'translations.too-many-today': { kind: 'limit', zh: '今天已请求 {max} 次机器翻译，请明天再来', en: '{max} machine translations were asked for today; come back tomorrow' },
  'translations.nothing-to-check': { kind: 'conflict', zh: '没有待确认的译文', en: 'There is no translation to confirm' },
} satisfies FaultWords
