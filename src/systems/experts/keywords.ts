/** Words of a line separated by commas or enumeration marks, each once, at most twenty of at most forty characters. */
export function keywordsOf(text: string | undefined): string[] {
  return [...new Set((text ?? '').split(/[,，、;；\n]/).map((word) => word.trim()).filter((word) => word !== '').map((word) => [...word].slice(0, 40).join('')))].slice(0, 20)
}
