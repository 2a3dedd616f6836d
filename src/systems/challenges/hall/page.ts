import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase, loadState } from '#engines/cases/load.ts'
import { bundleOf } from '#engines/cases/room.ts'
import { standingsOf } from '#engines/cases/cans.ts'
import { sentence, shownSection } from '#engines/cases/view-shape.ts'
import { withFiles } from '#engines/cases/shown-files.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { raceOf } from '../award/race-plan.ts'
import { planSections } from '../award/race-sections.ts'
import { challengeColumns, type Challenge } from '../challenge.ts'
import { publishedResult } from '../close/published-result.ts'
import { hallColumns, hallLine, lineOf, type HallRow } from './hall.ts'
import { publicFace } from '../seek/public-face.ts'
import { inLanguage } from '../publish/in-language.ts'
import { needSections } from '../seek/need-sections.ts'
import { noticeSection } from '../take-up/bid-sections.ts'
import { takenBackSection } from '../take-up/choose-anew.ts'
import { noteSection } from '../take-up/partner-note.ts'

const can = z.strictObject({ action: z.string(), path: z.string(), title: sentence, case_id: z.string(), why_not: sentence.nullable() })
const moment = z.strictObject({ title: sentence, at: z.string() })

/** 榜单详情: the public page of one challenge; what the reader may do comes with it. */
export const page = query({
  title: { zh: '榜单详情', en: 'A challenge' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: hallLine.extend({
    sections: z.array(shownSection), stages: z.array(z.strictObject({ id: z.string(), title: sentence, state: z.enum(['done', 'now', 'ahead']) })),
    timetable: z.array(moment), bids_count: z.number().nullable(), can: z.array(can),
  }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const { rows } = await sql<HallRow>`select ${hallColumns}, '' as sort from challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id
      where challenge.city_id = ${cx.city.id} and challenge.id = ${input.id} and challenge.is_public`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('challenges.not-found')
    const { rows: whole } = await sql<Challenge>`select ${challengeColumns} from challenge where city_id = ${cx.city.id} and id = ${input.id}`.execute(cx.tx)
    const challenge = whole[0]!
    const sections = challenge.origin === 'import' ? challenge.sections.map((one) => ({ id: one.id, title: one.title, kind: 'prose' as const, text: one.text })) : [...needSections(cx, await inLanguage(cx, challenge, cx.actor.language), publicFace(challenge).shows_whole), ...noticeSection(challenge), ...await publicTeams(cx, challenge), ...await publicRace(cx, challenge)]
    const timetable = [
      ...challenge.published_at ? [{ title: { zh: '发榜', en: 'Published' }, at: challenge.published_at }] : [],
      ...challenge.bids_close_at ? [{ title: { zh: '揭榜截止', en: 'Bids close' }, at: challenge.bids_close_at }] : [],
      ...challenge.opened_at ? [{ title: { zh: '方案开启', en: 'Bids opened' }, at: challenge.opened_at }] : [],
      ...challenge.notice_ends_at ? [{ title: { zh: '公示截止', en: 'Public notice ends' }, at: challenge.notice_ends_at }] : [],
      ...challenge.ended_at ? [{ title: { zh: '结束', en: 'Ended' }, at: challenge.ended_at }] : [],
    ]
    const stands = await standing(cx, challenge)
    const result = await publishedResult(cx, challenge)
    return { ...lineOf(cx, row), sections: [...result, ...await withFiles(cx, sections)], timetable, ...stands }
  },
})

/** Who looks for partners while bids are taken, and notices that were taken back. */
async function publicTeams(cx: Cx, challenge: Challenge): Promise<Shown[]> {
  if (challenge.case_id === null) return []
  await cx.elevate()
  return [...await noteSection(cx, challenge), ...await takenBackSection(cx, challenge)]
}

/** The published plan of the race, if it is one; how the teams stand has a page of its own. */
async function publicRace(cx: Cx, challenge: Challenge): Promise<Shown[]> {
  if (challenge.case_id === null) return []
  await cx.elevate()
  const race = await raceOf(cx, challenge.case_id)
  return race ? planSections(race, challenge) : []
}

/** Stages, number of bids and what the reader may do; an imported challenge has none of them here. */
async function standing(cx: Cx, challenge: Challenge): Promise<{ stages: { id: string, title: { zh: string, en: string }, state: 'done' | 'now' | 'ahead' }[], bids_count: number | null, can: z.output<typeof can>[] }> {
  if (challenge.case_id === null) return { stages: [], bids_count: null, can: [] }
  const is_visitor = cx.actor.account_id === null
  await cx.elevate()
  const file = await loadCase(cx, challenge.case_id)
  const bundle = await bundleOf(cx, file)
  const { parties, places } = await loadState(cx, file.id)
  const { text } = bundle.procedure
  const at = text.stages.findIndex((stage) => stage.id === file.stage)
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from bid where city_id = ${cx.city.id} and case_id = ${file.id} and state not in ('replaced', 'withdrawn')`.execute(cx.tx)
  const cans = is_visitor ? [] : await standingsOf(cx, bundle, file, parties, places)
  return {
    stages: text.stages.map((stage, index) => ({ id: stage.id, title: stage.title, state: file.closed_at !== null || index < at ? 'done' : index === at ? 'now' : 'ahead' })),
    bids_count: rows[0]!.n,
    can: cans.map(({ act, refused }) => ({ action: act.id, path: `/api/${text.system}/${act.id}`, title: act.title, case_id: file.id, why_not: refused?.why ?? null })),
  }
}
