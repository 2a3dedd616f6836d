import type { Cx } from '#kernel/store/cx.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { postMailFor } from '#systems/subscriptions/public.ts'

/** Tells organisations of a matter between them and the case, in their own inboxes and by mail, once under `key`. The transaction must be elevated. */
export async function tellOrgs(cx: Cx, file: Pick<CaseFile, 'id' | 'title_zh' | 'title_en'>, orgs: readonly string[], { kind, key, text }: { kind: string, key: string, text: { zh: string, en: string } }): Promise<void> {
  if (orgs.length === 0) return
  const event = { key: `case:${file.id}:${key}`, kind, subjects: [`case:${file.id}`], sector: null, county: null, path: `/cases/${file.id}`, title: { zh: file.title_zh, en: file.title_en }, text, body: '' }
  await tellDirectly(cx, event, { orgs, accounts: [] })
  await postMailFor(cx, event, { orgs, accounts: [] }, 'solver')
}
