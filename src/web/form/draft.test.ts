import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { batchOf, keptOf, markSent, openDraft, receive, refresh, settle, typeInto, valuesOf, type Draft, type SaveAnswer } from './draft.ts'

const empty = { values: {}, versions: {} }

/** A plain model of the server: one value and version per field; a stale version is a conflict unless the values agree. */
function makeServer() {
  const fields = new Map<string, { value: unknown, version: number }>()
  return {
    fields,
    save(batch: Record<string, { value: unknown, version: number }>): SaveAnswer {
      const answer: SaveAnswer = { fields: {}, saved_at: '2021-09-29T06:02:00Z' }
      for (const [id, one] of Object.entries(batch)) {
        const was = fields.get(id) ?? { value: undefined, version: 0 }
        if (was.version !== one.version) answer.fields[id] = { ...was, is_conflict: true }
        else {
          fields.set(id, { value: one.value, version: was.version + 1 })
          answer.fields[id] = { value: one.value, version: was.version + 1, is_conflict: false }
        }
      }
      return answer
    },
    form: () => ({ values: Object.fromEntries([...fields].map(([id, one]) => [id, one.value])), versions: Object.fromEntries([...fields].map(([id, one]) => [id, one.version])) }),
  }
}

test('an answer typed while its field is being saved stays waiting and is sent next', () => {
  let draft = typeInto(openDraft(empty), 'problem', 'a')
  const batch = batchOf(draft)
  draft = typeInto(markSent(draft, batch), 'problem', 'ab')
  draft = receive(draft, batch, { fields: { problem: { version: 1, value: 'a', is_conflict: false } }, saved_at: '' })
  assert.deepEqual(batchOf(draft).problem && { value: batchOf(draft).problem!.value, version: batchOf(draft).problem!.version }, { value: 'ab', version: 1 })
})

test('two tabs that answer different questions both keep their answers', () => {
  const server = makeServer()
  let one = typeInto(openDraft(empty), 'title', 'T'), two = typeInto(openDraft(empty), 'amount', 5)
  const first = batchOf(one), second = batchOf(two)
  one = receive(one, first, server.save(first))
  two = receive(two, second, server.save(second))
  assert.deepEqual(valuesOf(refresh(one, server.form())), { title: 'T', amount: 5 })
  assert.deepEqual(valuesOf(refresh(two, server.form())), { title: 'T', amount: 5 })
})

test('two tabs that answer one question differently show both and send the chosen one', () => {
  const server = makeServer()
  server.save({ title: { value: 'other', version: 0 } })
  let draft = typeInto(openDraft(empty), 'title', 'mine')
  const batch = batchOf(draft)
  draft = receive(markSent(draft, batch), batch, server.save(batch))
  assert.deepEqual(draft.title!.other, { value: 'other', version: 1 })
  assert.deepEqual(batchOf(draft), {}, 'nothing is sent before the person chose')
  assert.equal(valuesOf(settle(draft, 'title', 'other')).title, 'other')
  draft = settle(draft, 'title', 'mine')
  const again = batchOf(draft)
  draft = receive(draft, again, server.save(again))
  assert.equal(server.fields.get('title')!.value, 'mine')
  assert.deepEqual(keptOf(draft), {})
})

test('a save whose receipt was lost is not shown as somebody else’s hand', () => {
  const server = makeServer()
  let draft = typeInto(openDraft(empty), 'title', 'a')
  const lost = batchOf(draft)
  draft = markSent(draft, lost)
  server.save(lost)
  draft = typeInto(draft, 'title', 'ab')
  const batch = batchOf(draft)
  draft = receive(markSent(draft, batch), batch, server.save(batch))
  assert.equal(draft.title!.other, null)
  const again = batchOf(draft)
  draft = receive(draft, again, server.save(again))
  assert.equal(server.fields.get('title')!.value, 'ab')
})

test('what the browser kept comes back over the server’s answer and waits to be sent', () => {
  const kept = keptOf(typeInto(openDraft({ values: { title: 'old' }, versions: { title: 3 } }), 'title', 'new'))
  const draft = openDraft({ values: { title: 'old' }, versions: { title: 3 } }, JSON.parse(JSON.stringify(kept)))
  assert.equal(draft.title!.value, 'new')
  assert.equal(batchOf(draft).title!.version, 3)
})

test('whatever two tabs type, save, lose and read, no typed answer disappears unseen', () => {
  const step = fc.record({ tab: fc.constantFrom(0, 1), what: fc.constantFrom('type', 'save', 'lose', 'read'), field: fc.constantFrom('a', 'b'), value: fc.string({ minLength: 1, maxLength: 3 }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const server = makeServer()
    const tabs: [Draft, Draft] = [openDraft(empty), openDraft(empty)]
    const typed: [Record<string, string>, Record<string, string>] = [{}, {}]
    for (const { tab, what, field, value } of steps) {
      const at = tab as 0 | 1
      if (what === 'type') {
        tabs[at] = typeInto(tabs[at], field, value)
        typed[at][field] = value
      } else if (what === 'read') tabs[at] = refresh(tabs[at], server.form())
      else {
        const batch = batchOf(tabs[at])
        tabs[at] = markSent(tabs[at], batch)
        const answer = server.save(batch)
        if (what === 'save') tabs[at] = receive(tabs[at], batch, answer)
      }
      for (const side of [0, 1] as const) {
        for (const [id, mine] of Object.entries(typed[side])) {
          const held = tabs[side][id]!
          // Either the page still shows it, or it was saved and the server moved on from it by a later version.
          assert.ok(held.value === mine || (!held.is_waiting && held.version > 1), `${id} of tab ${side}`)
          if (held.value !== mine) delete typed[side][id]
        }
      }
    }
  }), { seed: 20210929, numRuns: 300 })
})
