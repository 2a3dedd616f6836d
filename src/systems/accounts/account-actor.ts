import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Actor, Grant } from '#kernel/trust/actor.ts'

/** An account with the roles it holds at this moment, for what is done in its name while it is not there; null once it is closed. The transaction must be elevated. */
export async function actorOfAccount(cx: Cx, account_id: string): Promise<Actor | null> {
  const { rows } = await sql<{ name_zh: string, name_en: string, language: 'zh' | 'en', grants: Grant[] }>`
    select name_zh, name_en, language, coalesce((
      select jsonb_agg(jsonb_build_object('role', held.role, 'org_id', nullif(held.org_id, ''), 'county_id', nullif(held.county_id, '')) order by held.role, held.org_id, held.county_id)
      from membership held where held.city_id = person.city_id and held.account_id = person.account_id and held.ended_at is null), '[]'::jsonb) as grants
    from person where city_id = ${cx.city.id} and account_id = ${account_id} and closed_at is null`.execute(cx.tx)
  const row = rows[0]
  return row ? { city_id: cx.city.id, account_id, name: row.language === 'en' ? row.name_en : row.name_zh, grants: row.grants, language: row.language } : null
}
