import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Fault } from '#kernel/declare/fault.ts'
import { localFileStore } from '#kernel/outside/file-store.ts'
import { openKeys } from '#kernel/trust/keys.ts'
import { act, need } from '#test/support/challenge-walk.ts'
import { freshDatabase, type TestDatabase } from '#test/support/database.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { takeBackup } from './backup.ts'
import { withClient } from './database.ts'
import { loadPlan } from './migration-plan.ts'
import { restoreBackup } from './restore.ts'
import { tableDigests } from './tables.ts'

const dir = mkdtempSync(join(tmpdir(), 'backup-'))
const content = Buffer.alloc(100_000, '附件')
const key = createHash('sha256').update(content).digest('hex')
let house: TestHouse
let case_id: string
const databases: TestDatabase[] = []
let names = 0
let restored_url = ''

before(async () => {
  house = await startHouse()
  const enterprise = await house.as('enterprise')
  case_id = (await enterprise.post('/api/challenges/open')).body.case_id
  await act(enterprise, case_id, 'submit', need)
  await localFileStore(house.config.data_dir).put(key, content)
  await withClient(house.owner_url, async (client) => {
    await client.query(awkward)
    await client.query(`insert into file (city_id, id, account_id, name, kind, content_type, size_bytes, sha256) values ('jinhua', 'f1', 'a', '附件.txt', 'text', 'text/plain', $1, $2), ('jinhua', 'f2', 'b', 'same.txt', 'text', 'text/plain', $1, $2)`, [content.length, key])
    await client.query(`insert into file_total (city_id, account_id, size_bytes) values ('jinhua', '', $1)`, [content.length * 2])
  })
})
after(async () => {
  await house.stop()
  for (const database of databases) await database.drop().catch(() => {})
  rmSync(dir, { recursive: true })
})

// Values that a copy through JSON or through JavaScript's numbers and dates would change.
const awkward = `
  create table if not exists awkward (city_id text, id bigint generated always as identity, note text, doc jsonb, at timestamptz, on_day date, big numeric, ratio double precision, words text[], raw bytea, gone int, kept text generated always as (note || '!') stored, primary key (city_id, id));
  alter table awkward drop column if exists gone;
  insert into awkward (city_id, note, doc, at, on_day, big, ratio, words, raw) values
    ('a', E'line\\nbreak, "quote", \\\\back, (bracket) 🧪 \\t', 'null', '2021-03-01 01:02:03.000004+08', 'infinity', 12345678901234567890.123456789, 0.1::float8 + 0.2::float8, array['a,b', null, '"', ''], '\\x00ff'),
    ('B', '', '{"n": 9007199254740993, "e": 1e-30}', '-infinity', '0044-03-15 BC', 'NaN', 'Infinity', '{}', ''),
    ('ä', null, null, null, null, null, null, null, null);
  insert into awkward (city_id, note) select 'many', repeat('字', n % 50) from generate_series(1, 2500) n;
  delete from awkward where note = '' and city_id = 'many';
  select setval(pg_get_serial_sequence('awkward', 'id'), 9007199254740991);`

/** An empty database with a data directory of its own, where the extra table of this test is a step like any other. */
async function place(): Promise<{ url: string, config: { data_dir: string, secret?: string } }> {
  const database = await freshDatabase()
  databases.push(database)
  return { url: database.url, config: { data_dir: join(dir, `data-${names += 1}`) } }
}

async function planWithAwkward() {
  const plan = await loadPlan()
  const folder = join(dir, 'awkward')
  mkdirSync(folder, { recursive: true })
  const table = awkward.slice(0, awkward.indexOf('insert into'))
  writeFileSync(join(folder, 'tables.sql'), table)
  const hash = createHash('sha256').update(table).digest('hex')
  return { ...plan, rooms: [...plan.rooms, { name: 'awkward', folder }], steps: [...plan.steps, { name: 'awkward/tables.sql', hash }] }
}

async function take(with_keys = false): Promise<{ file: string, sealed: number, sha256: string }> {
  const plan = await planWithAwkward()
  await withClient(house.owner_url, (client) => client.query(`insert into migration (file, hash) values ('awkward/tables.sql', $1) on conflict do nothing`, [plan.steps.at(-1)!.hash]))
  const file = join(dir, `${names += 1}.bak`)
  return { ...await takeBackup({ url: house.owner_url, config: house.config, file, with_keys }), file }
}

const refuses = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

test('a restored database holds every row exactly: digests, awkward values, sequences, files and seals', async () => {
  const { file, sealed } = await take()
  const before_digests = await tableDigests(house.owner_url)
  assert.ok(sealed > 0, 'what was not sealed yet is sealed first')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const there = await place()
  const restored = await restoreBackup({ ...there, config: { ...there.config, secret: house.config.secret }, file, plan: await planWithAwkward() })
  assert.deepEqual(await tableDigests(there.url), before_digests)
  restored_url = there.url
  assert.ok(Object.keys(before_digests).includes('auth."user"') && before_digests['public.case_file']!.rows >= 1 && before_digests['public.awkward']!.rows > 2_000)
  assert.deepEqual(restored.check.problems, [])
  assert.equal(restored.files, 1)
  assert.deepEqual(readFileSync(join(there.config.data_dir, 'files', key.slice(0, 2), key.slice(2))), content)
  await withClient(there.url, async (client) => {
    const { rows: [row] } = await client.query(`select doc::text, doc is null as is_null, at::text, kept, raw::text from awkward where city_id = 'a'`)
    assert.deepEqual(row, { doc: 'null', is_null: false, at: '2021-02-28 17:02:03.000004+00', kept: 'line\nbreak, "quote", \\back, (bracket) 🧪 \t!', raw: '\\x00ff' })
    const { rows: [next] } = await client.query(`insert into audit (city_id, id, account_id, action, subject, content_hash, leaf) values ('x', 'x', '', '', '', '', '') returning seq > (select max(seq) from audit where city_id <> 'x') as is_later`)
    assert.deepEqual(next, { is_later: true })
    const { rows: keys } = await client.query(`select count(*)::int as n from pg_constraint where contype = 'f'`)
    const { rows: keys_before } = await withClient(house.owner_url, (other) => other.query(`select count(*)::int as n from pg_constraint where contype = 'f'`))
    assert.deepEqual(keys, keys_before)
    await assert.rejects(client.query(`insert into case_party (city_id, case_id, role, account_id) values ('x', 'none', 'solver', 'a')`), /foreign key/)
  })
})

test('the application role reaches the restored rows under the same policies as before', async () => {
  const asked = `set role jiebang_app; set jiebang.city = 'jinhua'; set jiebang.reach = ''`
  for (const url of [restored_url, house.owner_url]) {
    await withClient(url, async (client) => {
      await client.query(asked)
      assert.equal((await client.query('select from case_file')).rowCount, 0)
      await client.query(`set jiebang.reach = 'all'`)
      assert.equal((await client.query(`select from case_file where id = '${case_id}'`)).rowCount, 1)
      await client.query(`set jiebang.city = 'challenge-gov'`)
      assert.equal((await client.query(`select from case_file where id = '${case_id}'`)).rowCount, 0)
      await assert.rejects(client.query('delete from case_event'), /permission denied/)
    })
  }
})

test('a backup shows one moment, though the platform goes on writing while it is taken', async () => {
  let is_taken = false
  const writing = withClient(house.owner_url, async (client) => {
    for (let i = 0; !is_taken; i += 1) await client.query(`begin; insert into awkward (city_id, note) values ('left', '${i}'); insert into outbox (city_id, id, topic, payload) values ('right', '${i}', 't', '{}'); commit`)
  })
  const { file } = await take().finally(() => { is_taken = true })
  await writing
  const rows = gunzipSync(readFileSync(file)).toString().split('\n')
  const count = (side: string): number => rows.filter((row) => row.startsWith(`"(${side},`)).length
  assert.equal(count('left'), count('right'))
})

test('keys go along only when asked for, come back closed, and never replace others', async () => {
  // The test's house derives its keys from a secret; a deployment without one keeps them as files.
  const data_dir = join(dir, 'with-keys')
  mkdirSync(data_dir)
  const keys = openKeys({ directory: join(data_dir, 'keys') })
  const apart = join(dir, 'apart.bak'), along = join(dir, 'along.bak')
  await takeBackup({ url: house.owner_url, config: { data_dir }, file: apart, with_keys: false })
  await takeBackup({ url: house.owner_url, config: { data_dir }, file: along, with_keys: true })
  const secret = readFileSync(join(data_dir, 'keys/data.key'), 'utf8').trim()
  assert.ok(!gunzipSync(readFileSync(apart)).includes(secret) && gunzipSync(readFileSync(along)).includes(secret))
  const there = await place()
  await restoreBackup({ ...there, file: along, plan: await planWithAwkward() })
  assert.deepEqual(openKeys({ directory: join(there.config.data_dir, 'keys') }).data_key, keys.data_key)
  assert.equal(statSync(join(there.config.data_dir, 'keys/data.key')).mode & 0o777, 0o600)
  const other = await place()
  openKeys({ directory: join(other.config.data_dir, 'keys') })
  await assert.rejects(restoreBackup({ ...other, file: along, plan: await planWithAwkward() }), refuses('commands.key-differs'))
  assert.ok(Object.values(await tableDigests(other.url)).every((one) => one.rows === 0), 'it stopped before it kept a row')
})

test('a restore goes into an empty database only, and may be tried again after it failed', async () => {
  const { file } = await take()
  const there = await place()
  const plan = await planWithAwkward()
  const lines = gunzipSync(readFileSync(file)).toString().split('\n')
  const at = lines.findIndex((line) => line.includes('提交需求') || line.startsWith('"(jinhua'))
  const damaged: Record<string, string[]> = {
    'a changed row': lines.with(at, lines[at]!.replace('jinhua', 'jinhux')),
    'a row taken out': lines.toSpliced(at, 1),
    'a row twice': lines.toSpliced(at, 0, lines[at]!),
    'its end cut off': lines.slice(0, -200),
    'another footer': lines.with(lines.length - 2, JSON.stringify({ footer: { lines: lines.length - 2, sha256: '0'.repeat(64) } })),
    'more after its end': [...lines.slice(0, -1), '"(x)"', ''],
  }
  for (const [what, text] of Object.entries(damaged)) {
    const bad = join(dir, 'damaged.bak')
    writeFileSync(bad, gzipSync(text.join('\n')))
    await assert.rejects(restoreBackup({ ...there, file: bad, plan }), refuses('commands.backup-damaged'), what)
  }
  writeFileSync(join(dir, 'cut.bak'), readFileSync(file).subarray(0, -1_000))
  await assert.rejects(restoreBackup({ ...there, file: join(dir, 'cut.bak'), plan }), refuses('commands.backup-damaged'))
  assert.ok(Object.values(await tableDigests(there.url)).every((one) => one.rows === 0), 'nothing of a damaged backup stays')
  await restoreBackup({ ...there, file, plan })
  await assert.rejects(restoreBackup({ ...there, file, plan }), refuses('commands.not-empty'))
})

test('a backup of a newer release, of an edited step, or of something else is refused before anything is made', async () => {
  const { file } = await take()
  const there = await place()
  const plan = await planWithAwkward()
  await assert.rejects(restoreBackup({ ...there, file, plan: { ...plan, steps: plan.steps.slice(0, -1) } }), refuses('commands.backup-newer'))
  await assert.rejects(restoreBackup({ ...there, file, plan: { ...plan, steps: plan.steps.map((step) => ({ ...step, hash: '0' })) } }), refuses('commands.backup-other-step'))
  for (const [name, bytes] of Object.entries({ 'text.bak': Buffer.from('text'), 'json.bak': gzipSync('{}\n'), 'empty.bak': gzipSync('') })) {
    writeFileSync(join(dir, name), bytes)
    await assert.rejects(restoreBackup({ ...there, file: join(dir, name), plan }), (error) => refuses('commands.not-a-backup')(error) || refuses('commands.backup-damaged')(error), name)
  }
  await assert.rejects(restoreBackup({ ...there, file: join(dir, 'none.bak'), plan }), refuses('commands.no-file'))
  assert.deepEqual(await tableDigests(there.url), {})
})

test('a backup overwrites nothing and leaves nothing half written', async () => {
  const { file } = await take()
  await assert.rejects(takeBackup({ url: house.owner_url, config: house.config, file, with_keys: false }), refuses('commands.file-exists'))
  await assert.rejects(takeBackup({ url: house.owner_url, config: house.config, file: join(dir, 'no/such/folder.bak'), with_keys: false }), refuses('commands.file-unwritable'))
  assert.deepEqual(readdirSync(dir).filter((name) => name.endsWith('.part')), [])
  const empty = await place()
  await assert.rejects(takeBackup({ url: empty.url, config: house.config, file: join(dir, 'empty.bak2'), with_keys: false }), refuses('commands.not-migrated'))
  assert.ok(!existsSync(join(dir, 'empty.bak2')))
})

test('a file that the store has lost is named, and the rest is backed up all the same', async () => {
  const lost = createHash('sha256').update('lost').digest('hex')
  await withClient(house.owner_url, (client) => client.query(`insert into file (city_id, id, account_id, name, kind, content_type, size_bytes, sha256) values ('jinhua', 'f3', 'a', 'x', 'text', 'text/plain', 4, $1)`, [lost]))
  const { missing, files } = await takeBackup({ url: house.owner_url, config: house.config, file: join(dir, 'lost.bak'), with_keys: false })
  await withClient(house.owner_url, (client) => client.query(`delete from file where id = 'f3'`))
  assert.deepEqual([missing, files], [[lost], 1])
})

test('any change of any row changes its table’s digest, and only that', async () => {
  const digests = await tableDigests(house.owner_url)
  await withClient(house.owner_url, (client) => client.query(`update case_file set moved_at = moved_at + interval '1 microsecond'`))
  const changed = await tableDigests(house.owner_url)
  assert.deepEqual(Object.keys(digests).filter((name) => digests[name]!.sha256 !== changed[name]!.sha256), ['public.case_file'])
})
