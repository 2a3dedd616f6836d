import type { Sentence } from '#kernel/declare/fault.ts'
import type { PackView } from '#kernel/declare/pack.ts'
import type { NewFact } from '#facts/record.ts'
import type { StatedTargets, StatedValues } from '#facts/stated.ts'

/** A subject the pack's registers name. */
export type Subject = { id: string, kind: string, title: Sentence }

const held = new WeakMap<PackView, { facts: NewFact[], subjects: Map<string, Subject> }>()

/** Every value and target the pack states, with its sentence, ready to be recorded; what is printed is public. */
export function statedFacts(pack: PackView): readonly NewFact[] {
  return readPack(pack).facts
}

/** The subjects of the pack's statements by id, its city among them. */
export function subjectsOf(pack: PackView): ReadonlyMap<string, Subject> {
  return readPack(pack).subjects
}

function readPack(pack: PackView): { facts: NewFact[], subjects: Map<string, Subject> } {
  const known = held.get(pack)
  if (known) return known
  const docs = [...pack.docs<StatedValues | StatedTargets>('registers').values()].filter((doc) => /\/registers\/newsletter-(facts|targets)\.yaml$/.test(doc.file)).map(({ doc }) => doc)
  const subjects = new Map<string, Subject>()
  for (const subject of docs.flatMap((doc) => doc.subjects)) if (!subjects.has(subject.id)) subjects.set(subject.id, subject)
  if (pack.city && !subjects.has(pack.city.id)) subjects.set(pack.city.id, { id: pack.city.id, kind: 'city', title: pack.city.title })
  const read = { facts: docs.flatMap(factsOf), subjects }
  held.set(pack, read)
  return read
}

function factsOf(doc: StatedValues | StatedTargets): NewFact[] {
  const { title, published_on, url } = doc.source
  const kinds = new Map(doc.subjects.map((subject) => [subject.id, subject.kind]))
  const stated = 'values' in doc ? doc.values.map((one) => ({ ...one, is_target: false })) : doc.targets.map((one) => ({ ...one, qualifier: one.comparator, is_target: true }))
  return stated.map(({ fact, subject, period, value, note, source, qualifier, is_target }) => {
    const kind = kinds.get(subject) ?? 'place'
    return {
      subject_kind: kind, subject_id: subject, fact_id: fact, period, is_target, value, qualifier, note: note ?? null,
      source_kind: 'bureau-publication', source_id: source.id,
      source: { title: typeof title === 'string' ? { zh: title, en: title } : title, id: source.id, sentence: source.sentence, url: url ?? null },
      published_on: published_on ?? null, org_id: kind === 'enterprise' || kind === 'institution' ? subject : null, county_id: kind === 'county' ? subject : null, is_public: true,
    }
  })
}
