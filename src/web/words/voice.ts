import { createInstance, type i18n } from 'i18next'
import { en } from './en.ts'
import type { Language } from './write.ts'
import { zh } from './zh.ts'

type RoomWords = { zh: Record<string, unknown>, en: Record<string, unknown> }
const voices: i18n[] = []
const rooms = new Map<string, RoomWords>()

/** Says the words of all pages in one language: the browser has one voice, the server one per language, so that two readers never share one. */
export function openVoice(language: Language): i18n {
  const voice = createInstance()
  // The words are here already: a voice that is not ready at once would draw a page of keys.
  void voice.init({ resources: { zh: { translation: zh }, en: { translation: en } }, lng: language, fallbackLng: 'zh', interpolation: { escapeValue: false }, returnNull: false, initAsync: false })
  for (const [room, words] of rooms) teach(voice, room, words)
  voices.push(voice)
  return voice
}

/** Adds a room's own words (`room.key`) to both languages; called once at the top of the module that needs them. */
export function addWords(room: string, words: RoomWords): void {
  rooms.set(room, words)
  for (const voice of voices) teach(voice, room, words)
}

function teach(voice: i18n, room: string, words: RoomWords): void {
  voice.addResourceBundle('zh', 'translation', { [room]: words.zh }, true, true)
  voice.addResourceBundle('en', 'translation', { [room]: words.en }, true, true)
}
