import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Interested } from '#systems/conflicts/public.ts'

/** The word under which a system offers files that want reviewers: `offers: { 'round-files': { [sheet]: host } }`. Their panels are handed over under `panel-seated` for the same word. */
export const roundFilesOffer = 'round-files'

/** A file as a round weighs it. `text` is all that keywords are looked for in; `interested` whom it concerns; `is_waiting` whether it still waits for a panel. */
export type RoundFile = { id: string, title: Sentence, owner: Sentence | null, county_id: string | null, sector: string | null, text: string, interested: Interested, is_waiting: boolean }
/** How far the review of a file is, without a name. */
export type FileProgress = { id: string, title: Sentence, seats: number, given: number }

/** What a system says of its files, in a few statements over all of them. The transaction is elevated. */
export type RoundHost = {
  title: Sentence
  /** Files that wait for a panel, the oldest first. */
  waiting: (cx: Cx, most: number) => Promise<{ id: string, title: Sentence }[]>
  files: (cx: Cx, ids: readonly string[]) => Promise<RoundFile[]>
  progress: (cx: Cx, ids: readonly string[]) => Promise<FileProgress[]>
}
export type RoundHosts = Record<string, RoundHost>

/** Everything the systems of the house offer, by sheet. */
export function hostsOf(cx: Cx): Map<string, RoundHost> {
  return new Map([...cx.house.systems.values()].flatMap((system) => Object.entries((system.offers?.[roundFilesOffer] as RoundHosts | undefined) ?? {})))
}

/** Whose files a sheet judges. @throws fault `rounds.no-such-files` */
export function hostOf(cx: Cx, sheet: string): RoundHost {
  const host = hostsOf(cx).get(sheet)
  if (!host) throw fault('rounds.no-such-files', { sheet })
  return host
}
