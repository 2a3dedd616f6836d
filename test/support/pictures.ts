// Makes the pictures of the documents: node test/support/pictures.ts (after the web was built).
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { dueOn } from '#engines/cases/clocks.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform as byPlatform } from '#kernel/trust/actor.ts'
import { addWorkdays } from '#kernel/values/workdays.ts'
import { act, need } from './challenge-walk.ts'
import { settled } from './page-look.ts'
import { openPlatform, type Person, type Platform } from './page-walk.ts'

const folder = join(import.meta.dirname, '../../docs/pictures')
const bytes_max = 300 * 1024
const day_ms = 86_400_000

/** Needs of one demonstration enterprise, each with how many days ago it reached the county. */
const needs = [
  { zh: '棉织物冷轧堆染色左中右色差控制', en: 'Even shade across cold pad-batch dyed cotton', sector: 'advanced-manufacturing', days_ago: 7 },
  { zh: '印花废水回用率提高到七成', en: 'Reusing seventy per cent of printing waste water', sector: 'resources-environment', days_ago: 5 },
  { zh: '针织坯布疵点在线识别', en: 'Spotting faults of knitted fabric on the line', sector: 'electronic-information', days_ago: 3 },
  { zh: '涂层织物快速固化不开裂', en: 'A fabric coating that cures fast and does not crack', sector: 'new-materials', days_ago: 0 },
  { zh: '定形机余热回收与油烟同步净化', en: 'Recovering stenter heat while cleaning its fumes', sector: 'new-energy', days_ago: 0 },
]

/** Submits the needs and lets their clocks have begun on the days given; returns the cases in order. */
async function seed({ house }: Platform): Promise<string[]> {
  const enterprise = await house.as('enterprise')
  const cases: string[] = []
  for (const one of needs) {
    const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
    await act(enterprise, case_id, 'submit', { ...need, 'title-zh': one.zh, 'title-en': one.en, sector: one.sector })
    cases.push(case_id)
  }
  await act(await house.as('city-officer'), cases.at(-1)!, 'extend', { clock: 'triage', workdays: 8, reason: '请企业补充能耗检测报告。' })
  await runJob(house.house, house.db, byPlatform('jinhua'), async (cx) => {
    const room = casesOf(cx.city)
    const clock = room.current.get('challenge')!.procedure.text.clocks.find((one) => one.id === 'triage')!
    for (const [at, { days_ago }] of needs.entries()) {
      if (days_ago === 0) continue
      const since = new Date(Date.parse(`${cx.today_on}T00:00:00Z`) - days_ago * day_ms).toISOString().slice(0, 10)
      const from_on = addWorkdays(room.calendar, since, 0).due_on
      const due_on = dueOn(clock, { from_on, pauses: [], extensions: [] }, room.calendar, cx.today_on)
      await sql`update case_clock set from_on = ${from_on}, due_on = ${due_on} where city_id = 'jinhua' and case_id = ${cases[at]}`.execute(cx.tx)
      await sql`update case_todo set since = ${from_on}::date, due_on = ${due_on} where city_id = 'jinhua' and case_id = ${cases[at]}`.execute(cx.tx)
    }
  })
  return cases
}

async function take({ page }: Person, path: string, name: string): Promise<void> {
  await page.goto(path)
  await settled(page)
  const file = join(folder, name)
  await page.screenshot({ path: file })
  const { size } = statSync(file)
  process.stdout.write(`${name} ${Math.round(size / 1024)} KB\n`)
  if (size > bytes_max) throw new Error(`${name} is larger than ${bytes_max / 1024} KB`)
}

const platform = await openPlatform()
if (platform === null) throw new Error('There is no browser on this machine')
try {
  mkdirSync(folder, { recursive: true })
  const cases = await seed(platform)
  const chinese = await platform.enter('county-officer'), visitor = await platform.visit()
  await take(chinese, '/desk', 'desk-zh.png')
  await take(chinese, `/cases/${cases[3]}`, 'case-zh.png')
  await take(visitor, '/', 'hall-zh.png')
  await chinese.page.getByRole('button', { name: 'English' }).click()
  await take(chinese, '/desk', 'desk-en.png')
} finally {
  await platform.stop()
}
