/** Text and the encoding it was stored in. GB18030 covers GBK and GB2312, which Chinese Excel writes by default. */
export type DecodedText = { text: string, encoding: 'utf-8' | 'gb18030' }

// Control, C1 and private-use characters: no spreadsheet or note holds them, nearly every binary file does.
const not_text = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ue000-\uf8ff\ufffd\ufffe\uffff]/

/**
 * Reads `buffer` as UTF-8 (with or without BOM), else as GB18030; null when it is neither, or holds control characters.
 * A file valid in both is UTF-8. UTF-16 is not taken.
 */
export function decodeText(buffer: Buffer): DecodedText | null {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const text = tryDecode(buffer, encoding)
    if (text !== null) return not_text.test(text) ? null : { text, encoding }
  }
  return null
}

function tryDecode(buffer: Buffer, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(buffer)
  } catch {
    return null
  }
}
