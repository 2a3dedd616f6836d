import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { nameParties, openAs } from '#engines/cases/open.ts'
import { addMembership } from '#systems/accounts/public.ts'

/**
 * 申请入库: opens an application in the name of whoever is signed in, whatever else they are here; one may be open at a time.
 * @throws fault `kernel.sign-in-first` | `experts.is-expert` | `experts.enrolment-open`
 */
export const apply = action({
  title: { zh: '申请入库', en: 'Apply to the register of experts' },
  input: z.strictObject({}),
  output: z.strictObject({ case_id: z.string(), version: z.number() }),
  allow: { anyone: ['own'] },
  async run(cx) {
    const { account_id } = cx.actor
    if (account_id === null) throw fault('kernel.sign-in-first')
    await cx.elevate()
    const { rows } = await sql<{ is_demo: boolean, state: string | null, code: string | null, case_id: string | null }>`select person.is_demo, expert.state, expert.code, enrolment.case_id from person
      left join expert on expert.city_id = person.city_id and expert.account_id = person.account_id
      left join expert_enrolment enrolment on enrolment.city_id = person.city_id and enrolment.account_id = person.account_id and enrolment.state = 'open'
      where person.city_id = ${cx.city.id} and person.account_id = ${account_id} for update of person`.execute(cx.tx)
    const person = rows[0]
    if (person?.code && person.state !== 'removed') throw fault('experts.is-expert', { code: person.code })
    if (person?.case_id) throw fault('experts.enrolment-open', { case_id: person.case_id })
    await addMembership(cx, { account_id, role: 'expert-applicant', org_id: null, county_id: null })
    const opened = await openAs(cx, 'expert-enrolment', 'expert-applicant', { is_demo: person?.is_demo ?? false })
    await nameParties(cx, opened.case_id, [{ role: 'expert-applicant', account_id }])
    return opened
  },
})
