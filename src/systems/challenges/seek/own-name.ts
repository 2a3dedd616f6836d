import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import type { Words } from '#engines/cases/wording.ts'

/** Shortest name worth looking for in a text, characters. */
const core_chars_min = 2

/** The names by which a text would give its owner away: in full, and without the legal form and the mark of a demonstration. */
export function namesOf(title_zh: string, title_en: string): string[] {
  const zh = title_zh.replace(/〔演示〕/g, '').trim(), en = title_en.replace(/\(demo\)/gi, '').trim()
  const cores = [zh.replace(/(股份有限公司|有限责任公司|有限公司|集团公司|集团|公司)$/, ''), en.replace(/,?\s*(Co\.,?\s*Ltd\.?|Ltd\.?|Inc\.?|Corp\.?|Limited)$/i, '')]
  return [...new Set([zh, en, ...cores, cores[0]!.replace(/(科技|实业|工贸|股份)$/, '')])].filter((name) => [...name].length >= core_chars_min)
}

/** 单位名称: the owner's own name as a word list, so that a form can warn where it stands in what becomes public, and publication refuse it. Parts shorter than `chars_min` are left out. */
export async function ownName(cx: Cx, file: Pick<CaseFile, 'org_id'>, chars_min = core_chars_min): Promise<Words[]> {
  const { rows } = await sql<{ title_zh: string, title_en: string }>`select title_zh, title_en from organization where city_id = ${cx.city.id} and id = ${file.org_id ?? ''}`.execute(cx.tx)
  if (!rows[0]) return []
  return [{
    id: 'own-name', unless: [], words: namesOf(rows[0].title_zh, rows[0].title_en).filter((name) => [...name].length >= chars_min).map((word) => ({ word })),
    instead: { zh: '这是贵单位的名称。若匿名发榜或只公开摘要，请改成“我公司”“本厂”。', en: 'This is your own name. If you publish anonymously or as a summary, write “our company” or “our plant” instead.' },
  }]
}
