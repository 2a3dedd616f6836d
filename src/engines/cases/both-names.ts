import type { Sentence } from '#kernel/declare/fault.ts'

/** A person's name in both languages, whichever of them is known; null for nobody known. */
export function bothNames({ name_zh, name_en }: { name_zh: string | null, name_en: string | null }): Sentence | null {
  const zh = name_zh ?? name_en
  return zh === null ? null : { zh, en: name_en ?? zh }
}
