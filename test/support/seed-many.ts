import { openDb, sql } from '#kernel/store/db.ts'

/** Seeds `n` marked demonstration cases with their challenges and to-dos, a tenth of them open in the hall: for load only. */
export async function seedMany(owner_url: string, n: number): Promise<void> {
  const db = openDb(owner_url, 1)
  try {
    const counties = ['wucheng', 'jindong', 'lanxi', 'dongyang', 'yiwu', 'yongkang', 'pujiang', 'wuyi', 'panan', 'development-zone']
    await sql`with hash as (select hash from procedure_version where city_id = 'jinhua' and procedure = 'challenge' limit 1)
      insert into case_file (city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, is_public, is_demo, opened_at, moved_at)
      select 'jinhua', 'load' || lpad(i::text, 22, '0'), 'challenge', hash.hash, 'challenge:load' || lpad(i::text, 22, '0'), (${counties}::text[])[1 + i % 10], case when i % 50 = 0 then 'demo-enterprise' end, 'platform',
        '压测需求 ' || i, 'Load need ' || i, case when i % 10 = 0 then 'take-up' else 'seek' end, i % 10 = 0, true, now() - make_interval(mins => i), now() - make_interval(mins => i)
      from generate_series(1, ${n}::int) i, hash`.execute(db)
    await sql`insert into case_place (city_id, case_id, step) select city_id, id, case when stage = 'seek' then 'county-triage' else 'bidding' end from case_file where id like 'load%'`.execute(db)
    await sql`insert into case_todo (city_id, case_id, step, role, county_id, org_id, due_on) select city_id, id, 'county-triage', 'county-officer', county_id, org_id, current_date + (hashtext(id) % 40) from case_file where id like 'load%' and stage = 'seek'`.execute(db)
    await sql`insert into challenge (city_id, id, case_id, org_id, county_id, account_id, sector, title_zh, title_en, problem, summary_zh, summary_en, funding_minor, ip_clause, confidentiality, is_public, is_demo, published_at, bids_close_at)
      select city_id, id, id, org_id, county_id, 'platform', 'new-materials', title_zh, title_en, '压测用的问题描述，仅为装载数据库，不是真实需求。', '压测摘要', 'Load summary', 100000 + hashtext(id) % 50000 , 'joint', 'open', is_public, true, case when is_public then opened_at end, case when is_public then now() + make_interval(hours => abs(hashtext(id)) % 2000) end
      from case_file where id like 'load%'`.execute(db)
    for (const table of ['case_file', 'case_place', 'case_todo', 'challenge', 'case_party', 'notice']) await sql.raw(`vacuum analyze ${table}`).execute(db)
  } finally {
    await db.destroy()
  }
}

/** The value below which a share `q` of the sorted times lies. */
export function quantile(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}
