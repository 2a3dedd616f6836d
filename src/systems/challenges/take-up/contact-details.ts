const forms: readonly RegExp[] = [
  // An e-mail address, also with full-width signs.
  /[\w.+-]+\s*[@＠]\s*[\w-]+(\s*[.．]\s*[\w-]+)+/u,
  // An address of a page.
  /(https?:\/\/|www\.)\S+/iu,
  // A telephone number: seven digits or more, whatever stands between them; amounts and years are shorter or hold other signs.
  /(?:\+|\b00)?\d(?:[\s\-()（）.·]{0,2}\d){6,}/u,
  // Names of messengers with what stands after them.
  /(微信|QQ|wechat|whatsapp|telegram|手机|电话)\s*(号|号码|id)?\s*[:：是]?\s*[\w@＠+-]{4,}/iu,
]

// Numbers of standards and spans of years look like telephone numbers and are none.
const numbered = /\b(GB|ISO|IEC|ASTM|EN|DIN|JIS|HG|JB|QB|SJ|YB)[/A-Z]*\s*[\d.\-–—]+|\b(19|20)\d{2}\s*[-–—]\s*(19|20)\d{2}\b/giu

/** Whether a text holds a way to reach somebody beside the platform: an e-mail address, a page, a telephone number, a messenger's name with a number. */
export function holdsContact(text: string): boolean {
  const plain = text.normalize('NFKC').replace(numbered, ' ')
  return forms.some((form) => form.test(plain))
}
