import { createHash } from 'node:crypto'
import { invariant, type Sentence } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { demoOf } from './demo.ts'
import { orgsOf, type Orgs } from './orgs.ts'
import type { NamedEnterprises } from './registers.ts'
import { rows_max } from './rows.ts'

const no_code: Sentence = { zh: '所据资料未载统一社会信用代码', en: 'The source gives no unified social credit code' }
const abroad: Sentence = { zh: '境外单位，没有统一社会信用代码', en: 'Abroad, so without a unified social credit code' }

/** An organisation as a pack or the demonstration states it. `parent` and `county` are ids; null where none is named. */
export type StatedOrganization = {
  id: string, kind: string, title: Sentence, parent?: string | null, county?: string | null, country?: string
  uscc?: string | null, uscc_note?: Sentence, registration_number?: string | null, source?: unknown
}

/** Every organisation the city's pack names: its tree, then its register of enterprises. */
export function statedOrganizations(pack: PackView): StatedOrganization[] {
  const docs = [...pack.docs<Orgs>('orgs').values()]
  const of_tree = new Map(docs.flatMap(({ doc }) => doc.orgs.map((org) => [org.id, { ...org, source: { title: doc.source.title, ...org.source } }] as const)))
  invariant(of_tree.size === new Set(orgsOf(pack).map((org) => org.id)).size, 'each organisation of the tree is taken once')
  const register = pack.docs<NamedEnterprises>('registers').get('enterprises')?.doc
  const enterprises = (register?.items ?? []).map((item) => ({
    ...item,
    kind: 'enterprise',
    uscc_note: register?.undetermined?.['uscc'] ?? no_code,
    source: { title: register?.source.title, id: register?.source.id, register: register?.title },
  }))
  return [...of_tree.values(), ...enterprises.filter((item) => !of_tree.has(item.id))]
}

/**
 * Brings the table up to what is stated: new ones come in, changed ones are rewritten, equal ones are left alone, none is removed.
 * Runs as the platform, at start-up. Returns how many rows were written.
 */
export async function seedOrganizations(cx: Cx, stated: readonly StatedOrganization[] = statedOrganizations(cx.city.pack), origin: 'pack' | 'demo' = 'pack'): Promise<{ written: number }> {
  invariant(stated.length <= rows_max, `at most ${rows_max} organisations are seeded at once`)
  const rows = stated.map((org) => {
    const has_number = Boolean(org.uscc ?? org.registration_number)
    const missing = (org.country ?? 'CN') === 'CN' ? no_code : abroad
    const note = has_number ? null : org.uscc_note ?? missing
    const row = {
      id: org.id, kind: org.kind, title_zh: org.title.zh, title_en: org.title.en, parent_id: org.parent ?? null, county_id: org.county ?? null,
      country: org.country ?? 'CN', uscc: org.uscc ?? null, uscc_note_zh: note?.zh ?? null, uscc_note_en: note?.en ?? null,
      registration_number: org.registration_number ?? null, source: org.source ?? null,
    }
    return { ...row, source_hash: createHash('sha256').update(JSON.stringify(row)).digest('hex') }
  })
  if (rows.length === 0) return { written: 0 }
  const result = await sql`
    insert into organization (city_id, id, kind, title_zh, title_en, parent_id, county_id, country, uscc, uscc_note_zh, uscc_note_en, registration_number,
      source, source_hash, origin, is_demo)
    select ${cx.city.id}, id, kind, title_zh, title_en, parent_id, county_id, country, uscc, uscc_note_zh, uscc_note_en, registration_number,
      source, source_hash, ${origin}, ${origin === 'demo'}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as stated (id text, kind text, title_zh text, title_en text, parent_id text, county_id text,
      country text, uscc text, uscc_note_zh text, uscc_note_en text, registration_number text, source jsonb, source_hash text)
    on conflict (city_id, id) do update set kind = excluded.kind, title_zh = excluded.title_zh, title_en = excluded.title_en,
      parent_id = excluded.parent_id, county_id = excluded.county_id, country = excluded.country, uscc = excluded.uscc,
      uscc_note_zh = excluded.uscc_note_zh, uscc_note_en = excluded.uscc_note_en, registration_number = excluded.registration_number,
      source = excluded.source, source_hash = excluded.source_hash, version = organization.version + 1, changed_at = now()
    where organization.source_hash is distinct from excluded.source_hash and organization.origin = excluded.origin`.execute(cx.tx)
  return { written: Number(result.numAffectedRows ?? 0n) }
}

/** The same for the fictional organisations of the pack's demonstration; only in demonstration mode. */
export async function seedDemoOrganizations(cx: Cx): Promise<{ written: number }> {
  return seedOrganizations(cx, demoOf(cx.city.pack).organizations, 'demo')
}
