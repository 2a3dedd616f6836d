import type { Cx } from '#kernel/store/cx.ts'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import { civilDay } from '#kernel/values/days.ts'
import { countClock } from '#kernel/values/workdays.ts'
import { cansOf } from './cans.ts'
import { loadClocks, viewClock, type ClockRow } from './clocks.ts'
import { loadCase, loadState, scopeOf, type Place } from './load.ts'
import { bundleOf, casesOf, type Bundle } from './room.ts'
import { bothNames } from './both-names.ts'
import { isOfOwnOrg } from './in-person.ts'
import { linkedOf } from './linked.ts'
import { reasonSection } from './reasons.ts'
import { withFiles } from './shown-files.ts'
import type { CaseFile, Party } from './subject.ts'
import type { CaseView } from './view-shape.ts'

type HistoryRow = { id: string, at: string, action: string, account_id: string, org_id: string | null, role: string, note_zh: string | null, note_en: string | null, answers: Record<string, unknown> | null, is_private: boolean, receipt_id: string | null, name_zh: string | null, name_en: string | null }

/**
 * A case as its reader may see it: state in a sentence, stages, clocks, sections of the system, what can be done and why not yet,
 * people, history. One answer for every system's page.
 * @throws fault `cases.not-found` also for a case out of reach
 */
export async function view(cx: Cx, case_id: string): Promise<CaseView> {
  const room = casesOf(cx.city)
  const file = await loadCase(cx, case_id)
  await cx.elevate()
  const bundle = await bundleOf(cx, file)
  const { text } = bundle.procedure
  const { parties, places } = await loadState(cx, file.id)
  const reader = cx.city.access.passage('cases.view', cx.actor, scopeOf(file, parties))
  if (!reader) throw fault('cases.not-found', { id: case_id })
  const subject = room.subjects.get(file.procedure)!
  const clocks = await loadClocks(cx, file.id)
  const history = await loadHistory(cx, file.id)
  const role = (id: string): Sentence => room.role_titles.get(id) ?? { zh: id, en: id }
  const is_near = reader.relation !== 'public'
  const told = is_near ? subject.people?.(cx, parties, reader) ?? parties : []
  const names = await namesOf(cx, told, file.is_owner_hidden && !is_near ? null : file.org_id)
  return {
    id: file.id, procedure: file.procedure, procedure_title: text.title, title: { zh: file.title_zh, en: file.title_en }, subject: file.subject,
    county: file.county_id === null ? null : room.options('counties').find((one) => one.id === file.county_id)?.title ?? { zh: file.county_id, en: file.county_id },
    organization: file.is_owner_hidden && !is_near ? null : names.get(`o:${file.org_id}`) ?? null,
    version: file.version, is_demo: file.is_demo, is_public: file.is_public, opened_at: file.opened_at, closed_at: file.closed_at,
    outcome: file.outcome ? text.outcomes.find((one) => one.id === file.outcome)?.title ?? { zh: '已结束', en: 'Ended' } : null,
    sentences: sentencesOf(cx, bundle, places, clocks, role),
    stages: stagesOf(bundle, file, history, places, cx.city.pack.city.zone),
    can: await cansOf(cx, bundle, file, parties, places),
    clocks: is_near ? clocks.flatMap((row) => {
      const clock = text.clocks.find((one) => one.id === row.clock)
      return clock ? [viewClock(clock, row, room.calendar, cx.today_on)] : []
    }) : [],
    sections: [...correctionsOf(bundle, history, places), ...is_near ? await reasonSection(cx, file) : [], ...await withFiles(cx, await subject.show(cx, file, reader))],
    linked: is_near ? await linkedOf(cx, file) : [],
    people: told.map((party) => personOf(party, names, role)),
    history: is_near ? history.map((event) => storyOf(cx, bundle, event, role)) : [],
  }
}

function sentencesOf(cx: Cx, bundle: Bundle, places: readonly Place[], clocks: readonly ClockRow[], role: (id: string) => Sentence): CaseView['sentences'] {
  const { calendar } = casesOf(cx.city)
  return bundle.procedure.text.steps.flatMap((step) => {
    const place = places.find((one) => one.step === step.id)
    if (!place) return []
    const running = bundle.procedure.text.clocks.filter((clock) => clock.runs_in.includes(step.id)).flatMap((clock) => {
      const row = clocks.find((one) => one.clock === clock.id && one.ended_on === null)
      const workdays = Math.min(...Object.values(clock.limits).filter((limit) => limit !== undefined))
      return row && Number.isFinite(workdays) ? [countClock(calendar, { ...row, workdays, today_on: cx.today_on })] : []
    }).sort((a, b) => a.due_on < b.due_on ? -1 : 1)[0]
    return [{ step: step.id, text: step.sentence, waits_for: step.waits_for.map(role), since: place.entered_at, due_on: running?.due_on ?? null, workdays_left: running?.workdays_left ?? null }]
  })
}

function stagesOf(bundle: Bundle, file: CaseFile, history: readonly HistoryRow[], places: readonly Place[], zone: string): CaseView['stages'] {
  const { text } = bundle.procedure
  const at = text.stages.findIndex((stage) => stage.id === file.stage)
  const entered = new Map<string, string>([[text.steps.find((step) => [text.open, ...text.openings].some((opening) => opening.to.includes(step.id)))?.stage ?? '', file.opened_at]])
  for (const event of history.toReversed()) {
    const move = text.actions.find((one) => one.id === event.action) ?? text.automatic.find((one) => `automatic:${one.id}` === event.action)
    for (const step of move?.to ?? []) {
      const stage = text.steps.find((one) => one.id === step)?.stage
      if (stage) entered.set(stage, event.at)
    }
  }
  return text.stages.map((stage, index) => {
    const is_active = file.closed_at === null && text.steps.some((step) => step.stage === stage.id && places.some((place) => place.step === step.id))
    const state = is_active ? 'now' as const : entered.has(stage.id) && (index <= at || file.closed_at !== null) ? 'done' as const : 'ahead' as const
    // A step taken before eight in the morning is of that day here, though not yet in UTC.
    const at_instant = state === 'ahead' ? undefined : entered.get(stage.id)
    return { id: stage.id, title: stage.title, state, entered_on: at_instant === undefined ? null : civilDay(at_instant, zone) }
  })
}

async function loadHistory(cx: Cx, case_id: string): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`select event.id, to_char(event.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, event.action, event.account_id, event.org_id, event.role,
      event.note_zh, event.note_en, event.answers, event.is_private, event.receipt_id, person.name_zh, person.name_en
    from case_event event left join person on person.city_id = event.city_id and person.account_id = event.account_id
    where event.city_id = ${cx.city.id} and event.case_id = ${case_id} order by event.id desc limit 500`.execute(cx.tx)
  return rows
}

function storyOf(cx: Cx, bundle: Bundle, event: HistoryRow, role: (id: string) => Sentence): CaseView['history'][number] {
  const { text } = bundle.procedure
  const title = event.action === 'open' ? text.open.title
    : text.openings.some((one) => one.id === event.action) ? text.openings.find((one) => one.id === event.action)!.title
    : event.action.startsWith('late:') ? { zh: '已逾期，已提醒', en: 'Past its limit; reminded' }
    : event.action.startsWith('child:') ? { zh: '下级办件已办结', en: 'A case under this one has ended' }
    : event.action.startsWith('told:') ? { zh: '下级办件有新进展', en: 'News from a case under this one' }
    : event.action.startsWith('linked:') ? { zh: '另一办件并入本件', en: 'Another case was merged into this one' }
    : event.action.startsWith('automatic:') ? text.steps.find((step) => text.automatic.find((one) => `automatic:${one.id}` === event.action)?.to.includes(step.id))?.title ?? { zh: '自动推进', en: 'Moved on by itself' }
    : text.actions.find((one) => one.id === event.action)?.title ?? { zh: event.action, en: event.action }
  // A sealed act is told as having happened; by whom is its own organisation's to know, and an expert's nobody's else.
  const is_hidden = event.is_private && event.account_id !== cx.actor.account_id && !isOfOwnOrg(cx.actor, event)
  // In both languages: the page's language is the browser's choice and may differ from the account's own.
  const name = bothNames(event)
  // What follows by itself is nobody's act: told with a name, the last expert to score would be known.
  return {
    id: event.id, at: event.at, title, who: is_hidden || event.role === 'platform' || event.account_id === 'platform' ? null : name ?? (event.account_id ? { zh: event.account_id, en: event.account_id } : null), role: event.role === 'platform' ? null : role(event.role),
    note: event.note_zh && !is_hidden ? { zh: event.note_zh, en: event.note_en ?? event.note_zh } : null,
    receipt_id: is_hidden ? null : event.receipt_id, is_private: event.is_private,
  }
}

/** The itemised list of the last return, while the case is back with its applicant. */
function correctionsOf(bundle: Bundle, history: readonly HistoryRow[], places: readonly Place[]): CaseView['sections'] {
  const last = history.find((event) => bundle.procedure.acts.get(event.action)?.effect === 'return')
  if (!last?.answers || !bundle.procedure.acts.get(last.action)?.to.some((step) => places.some((place) => place.step === step))) return []
  const rows = (last.answers.items as Record<string, unknown>[] | undefined) ?? []
  return [{ id: 'corrections', title: { zh: '请补正以下各处', en: 'Please correct these points' }, kind: 'table', rows,
    columns: [{ id: 'where', label: { zh: '位置', en: 'Where' }, as: 'text' }, { id: 'what', label: { zh: '怎样补正', en: 'How to mend it' }, as: 'text' }] }]
}

/** Names of people (`a:ID`) and organisations (`o:ID`) of a case, the owner among them, in one look. */
async function namesOf(cx: Cx, parties: readonly Party[], org_id: string | null): Promise<Map<string, Sentence>> {
  const accounts = parties.flatMap((party) => party.account_id || []), orgs = [...parties.map((party) => party.org_id), org_id].flatMap((id) => id || [])
  if (accounts.length + orgs.length === 0) return new Map()
  const { rows } = await sql<{ key: string, name_zh: string, name_en: string }>`
    select 'a:' || account_id as key, name_zh, name_en from person where city_id = ${cx.city.id} and account_id = any(${accounts}::text[])
    union all select 'o:' || id, title_zh, title_en from organization where city_id = ${cx.city.id} and id = any(${orgs}::text[])`.execute(cx.tx)
  return new Map(rows.map((row) => [row.key, { zh: row.name_zh, en: row.name_en }]))
}

function personOf(party: Party, names: ReadonlyMap<string, Sentence>, role: (id: string) => Sentence): CaseView['people'][number] {
  const key = party.account_id || party.org_id, name = names.get(party.account_id ? `a:${key}` : `o:${key}`)
  return { role: role(party.role), name: name ?? { zh: key, en: key }, organization: party.org_id ? name ?? null : null, is_done: party.done_at !== null }
}
