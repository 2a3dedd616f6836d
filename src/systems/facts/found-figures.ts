import { sql } from '#kernel/store/db.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import type { SearchSource } from '#engines/match/source.ts'

/** 指标可检索: every fact of the dictionary that something public is known of, by its name and what it counts; its values stay with their sources. */
export const figureSource: SearchSource = {
  kind: 'figure',
  title: { zh: '事实', en: 'Facts' },
  is_stated: true,
  batch: async (cx) => {
    const { rows } = await sql<{ fact_id: string }>`select distinct fact_id from fact where city_id = ${cx.city.id} and is_public`.execute(cx.tx)
    const known = new Set(rows.map((row) => row.fact_id))
    const documents = [...dictionaryOf(cx.city.pack).values()].filter((fact) => known.has(fact.id)).slice(0, 500).map((fact) => ({
      kind: 'figure', id: fact.id, of_table: 'fact', path: `/facts?q=${encodeURIComponent(fact.name.zh)}`, scope: { is_public: true }, title: fact.name,
      ...fact.calibre ? { body: fact.calibre } : {}, names: [fact.unit?.zh ?? null, fact.unit?.en ?? null],
    }))
    return { documents, next: null }
  },
}
