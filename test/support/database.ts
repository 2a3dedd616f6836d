import { createHash, randomUUID } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import { startTestCluster, type TestCluster } from '#test/support/cluster.ts'

/** A database of a test's own. `drop` ends every connection to it; what is not dropped goes with the cluster. */
export type TestDatabase = { url: string, drop(): Promise<void> }

const connections_max = 8

let own_cluster: Promise<TestCluster> | undefined
let maintenance: Promise<pg.Pool> | undefined

// Under the runner the cluster is the runner's; a file run alone starts one on first need and must not leave it behind.
if (process.env.NODE_TEST_CONTEXT !== undefined || process.argv[1]?.endsWith('.test.ts')) after(closeCluster)

/** Stops what this process started for its databases; a benchmark calls it, a test file is seen to. */
export async function closeCluster(): Promise<void> {
  await (await maintenance)?.end()
  await (await own_cluster)?.stop()
}

/**
 * Builds a template database once per run, whichever test file asks first: the others wait and find it built.
 * `build` receives the address of an empty database and must close its connections. A template whose build fails is not kept.
 */
export async function template(name: string, build: (url: string) => Promise<void>): Promise<void> {
  const template_name = templateName(name)
  const pool = await openMaintenance()
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template_name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template_name])
    if (rowCount !== 0) return
    const draft = `${template_name}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft}`)
    await build(await addressOf(draft))
    // A template that somebody is connected to cannot be cloned.
    await client.query(`alter database ${draft} with allow_connections false`)
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [draft])
    await client.query(`alter database ${draft} rename to ${template_name}`)
  } finally {
    await client.query('select pg_advisory_unlock_all()')
    client.release()
  }
}

/** Clones the template of that name, or makes an empty database when no name is given. */
export async function freshDatabase(name?: string): Promise<TestDatabase> {
  const pool = await openMaintenance()
  const fresh = `jb_${randomUUID().replaceAll('-', '')}`
  await pool.query(`create database ${fresh}${name === undefined ? '' : ` template ${templateName(name)} strategy file_copy`}`)
  return {
    url: await addressOf(fresh),
    drop: async () => void await pool.query(`drop database if exists ${fresh} with (force)`),
  }
}

function openMaintenance(): Promise<pg.Pool> {
  return maintenance ??= clusterUrl().then((url) => {
    const pool = new pg.Pool({ connectionString: url, max: connections_max, allowExitOnIdle: true })
    pool.on('error', () => {})
    return pool
  })
}

async function clusterUrl(): Promise<string> {
  const given = process.env.JIEBANG_TEST_URL
  if (given !== undefined) return given
  own_cluster ??= startTestCluster()
  return (await own_cluster).url
}

async function addressOf(database: string): Promise<string> {
  const url = new URL(await clusterUrl())
  url.pathname = `/${database}`
  return url.href
}

/** A database name has at most 63 bytes and letters of one case, so any other name is told apart by a hash. */
function templateName(name: string): string {
  return `jb_template_${/^[a-z0-9_]{1,40}$/.test(name) ? name : createHash('sha256').update(name).digest('hex').slice(0, 40)}`
}
