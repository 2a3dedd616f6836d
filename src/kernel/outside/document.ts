import { createHash } from 'node:crypto'
import type { Sentence } from '#kernel/declare/fault.ts'
import { post, type Cx, type House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { newId } from '#kernel/store/ids.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, type Role } from '#kernel/trust/actor.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { filesOf, grantFiles, recordFile } from '#kernel/outside/file.ts'
import type { Deliver } from '#kernel/outside/outbox.ts'
import { typeset } from '#kernel/outside/typeset.ts'

/** The word under which a system offers the kinds of document it makes: `offers: { documents: { 'appraisal-record': kind } }`. */
export const documentsOffer = 'documents'

/** The topic of the letter that asks for a document once its command is committed. */
export const documentTopic = 'document'

/** Which document of a case: its kind, and which one of that kind (a round, a decision, a bid). */
export type DocumentAsked = { case_id: string, kind: string, ref: string }

/**
 * One PDF of a document: `readers` are the roles that read it at the case's own organisation, in its county or city-wide; null leaves it to
 * whoever is concerned with the case; `is_public` to whoever may see it. `granted` are other organisations that read it too. `name` is the file's, without its ending.
 */
export type Edition = { edition: string, language: 'zh' | 'en', name: string, template: string, data: unknown, readers: Role[] | null, is_public?: boolean, granted?: readonly string[] }

/** A kind of document: `editions` reads what they say, as the platform; it must give the same data whenever it is asked. */
export type DocumentKind = { title: Sentence, editions: (cx: Cx, asked: DocumentAsked) => Promise<Edition[]> }

/** A kept document as pages show it. */
export type KeptDocument = { kind: string, ref: string, edition: string, language: 'zh' | 'en', file_id: string, sha256: string, at: string }

/** Asks for a document in the command's own transaction: it is made after commit, once, however often the letter comes. */
export function askDocument(cx: Cx, asked: DocumentAsked): void {
  post(cx, documentTopic, asked)
}

/** Makes the documents that letters ask for: typeset outside any transaction, then kept, linked to the case and audited with their hash in one. */
export function documentDelivery({ house, db }: { house: House, db: Db }): Deliver {
  return async ({ city_id, payload }) => {
    const asked = payload as DocumentAsked
    const kind = [...house.systems.values()].map((system) => (system.offers?.[documentsOffer] as Record<string, DocumentKind> | undefined)?.[asked.kind]).find(Boolean)
    if (!kind) throw new Error(`invariant: no system offers the document ${asked.kind}`)
    const actor = platform(city_id)
    const editions = await runJob(house, db, actor, (cx) => kind.editions(cx, asked))
    for (const edition of editions) {
      const content = Buffer.from(await typeset(edition))
      const sha256 = createHash('sha256').update(content).digest('hex')
      await filesOf(house).put(sha256, content)
      await runJob(house, db, actor, (cx) => keep(cx, asked, edition, { content, sha256 }))
    }
  }
}

async function keep(cx: Cx, { case_id, kind, ref }: DocumentAsked, { edition, language, name, data, readers, is_public, granted = [] }: Edition, { content, sha256 }: { content: Buffer, sha256: string }): Promise<void> {
  const file_id = newId()
  const data_hash = contentHash(data)
  const { rows } = await sql`insert into document (city_id, case_id, kind, ref, edition, language, file_id, sha256, data_hash)
    values (${cx.city.id}, ${case_id}, ${kind}, ${ref}, ${edition}, ${language}, ${file_id}, ${sha256}, ${data_hash}) on conflict do nothing returning file_id`.execute(cx.tx)
  if (rows.length === 0) return
  await recordFile(cx, file_id, { name: `${fileName(name)}.pdf`, kind: 'pdf', content_type: 'application/pdf', size_bytes: content.length, sha256 }, 'city')
  await sql`update file set case_id = ${case_id}, linked_at = now(), readers = ${readers}::text[], is_public = ${is_public ?? false},
      county_id = (select county_id from case_file where case_file.city_id = file.city_id and case_file.id = ${case_id})
    where city_id = ${cx.city.id} and id = ${file_id}`.execute(cx.tx)
  for (const org_id of granted) await grantFiles(cx, case_id, [file_id], org_id)
  cx.record.audits.push({ action: `documents.${kind}`, subject: `case:${case_id}`, content: { ref, edition, language, file_id, sha256, data_hash } })
}

/** A title as a file's name: no marks that a disk gives a meaning, at most 120 characters. */
function fileName(title: string): string {
  return [...title.replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu, ' ').trim()].slice(0, 120).join('') || 'document'
}

/** Kept documents of a case whose files a reader in `role` may download, oldest first; `relation` is how they stand to the case. */
export function documentsOf(cx: Cx, case_id: string, reader: { role: Role, relation: string }): Promise<KeptDocument[]> {
  return readOnce(cx, `documents:${case_id}:${reader.role}:${reader.relation}`, async () => {
    const { rows } = await sql<KeptDocument>`select document.kind, document.ref, document.edition, document.language, document.file_id, document.sha256, to_char(document.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from document join file on file.city_id = document.city_id and file.id = document.file_id
      where document.city_id = ${cx.city.id} and document.case_id = ${case_id} and (file.is_public or (${reader.relation} <> 'public' and (file.readers is null or ${reader.role} = any(file.readers))))
      order by document.at, document.edition, document.language desc`.execute(cx.tx)
    return rows
  })
}
