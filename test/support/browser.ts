import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const system_chromium = '/usr/bin/chromium'
const install_limit_ms = 5 * 60_000
const launch_limit_ms = 30_000

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Opens a headless browser with Chinese glyphs: the system's Chromium, which as root is installed when missing, else the packaged one.
 * `further` flags are given to it. Returns null where there is none, so that a test can say it was skipped; the caller closes the browser.
 */
export async function openBrowser(further: readonly string[] = []): Promise<Browser | null> {
  if (!existsSync(system_chromium)) install('chromium')
  if (!hasChineseFont()) install('fonts-noto-cjk')
  const program = existsSync(system_chromium) ? { path: system_chromium, args: [] } : await packaged()
  if (program === null) return null
  return chromium.launch({ executablePath: program.path, args: [...flags, ...further, ...program.args], timeout: launch_limit_ms })
}

/** The packaged Chromium is optional and left out by npm under an older Node, so it may not be there. */
async function packaged(): Promise<{ path: string, args: string[] } | null> {
  try {
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
    const { default: Chromium } = await import(entry) as { default: { executablePath(): Promise<string>, args: string[] } }
    return { path: await Chromium.executablePath(), args: Chromium.args.filter((arg) => !arg.startsWith('--headless')) }
  } catch {
    return null
  }
}

function hasChineseFont(): boolean {
  const listed = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  return listed.status === 0 && listed.stdout.trim() !== ''
}

/** Installs a Debian package if we may; whoever may not gets what is there. */
function install(name: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore', timeout: install_limit_ms } as const
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', name], options)
}
