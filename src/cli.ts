import { readVersion } from '#src/commands/backup.ts'
import { backup } from './commands/backup.ts'
import { bench } from './commands/bench.ts'
import { clock } from './commands/clock.ts'
import { languageOf, worded, type Command, type Io } from './commands/command.ts'
import { wordFault } from './commands/fault-words.ts'
import { decide } from './commands/decide.ts'
import { demo } from './commands/demo.ts'
import { draw } from './commands/draw.ts'
import { feel } from './commands/feel.ts'
import { importFile } from './commands/import.ts'
import { migrate } from './commands/migrate.ts'
import { openAccount } from './commands/open-account.ts'
import { pack } from './commands/pack-check.ts'
import { renewLink } from './commands/renew-link.ts'
import { restore } from './commands/restore.ts'
import { round } from './commands/round.ts'
import { search } from './commands/search.ts'
import { serve } from './commands/serve.ts'
import { sweep } from './commands/sweep.ts'
import { verify } from './commands/verify.ts'
import { fault } from '#kernel/declare/fault.ts'

/** Every command by its word. */
export const commands: Record<string, Command> = { serve, migrate, pack, clock, verify, 'open-account': openAccount, 'renew-link': renewLink, import: importFile, demo, feel, decide, sweep, draw, round, search, backup, restore, bench }

/** What a run reads and writes; tests give their own. */
export type World = { env: Io['env'], out(text: string): void, err(text: string): void }

/** Runs one command line and returns its exit code: 0 when all is well, 1 for a refusal or a finding. A bug shows where it is. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const [name = 'help', ...rest] = argv
  const is_json = rest.includes('--json')
  const io = ioOf(world, is_json)
  try {
    if (['help', '--help', '-h'].includes(name)) return help(io)
    if (['version', '--version'].includes(name)) {
      world.out(`${readVersion()}\n`)
      return 0
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command === undefined) throw fault('commands.unknown', { name, known: Object.keys(commands).join(' ') })
    return await command.run(rest.filter((arg) => arg !== '--json'), io)
  } catch (error) {
    const said = await wordFault(error)
    if (said === null) {
      world.err(`${error instanceof Error ? error.stack : String(error)}\n`)
      if (is_json) io.answer({ ok: false, error: { code: 'internal', zh: '出了意外', en: 'Something unexpected happened', problems: [] } })
      return 1
    }
    io.warn(said)
    for (const problem of said.problems) io.warn({ zh: `${problem.path}: ${problem.zh}`, en: `${problem.path}: ${problem.en}` })
    io.answer({ ok: false, error: said })
    return 1
  }
}

function ioOf({ env, out, err }: World, is_json: boolean): Io {
  const language = languageOf(env)
  return {
    env, is_json, language,
    line: (text) => { if (!is_json) out(`${text}\n`) },
    say: (sentence) => { if (!is_json) out(`${worded(sentence, language)}\n`) },
    warn: (sentence) => err(`${worded(sentence, language)}\n`),
    answer: (result) => { if (is_json) out(`${JSON.stringify(result)}\n`) },
  }
}

function help(io: Io): number {
  io.say({ zh: '揭榜 Jiebang：jiebang 命令 [--json]', en: 'Jiebang: jiebang COMMAND [--json]' })
  for (const command of Object.values(commands)) {
    io.line(`  ${command.usage}`)
    io.say({ zh: `      ${command.title.zh}`, en: `      ${command.title.en}` })
  }
  io.answer({ commands: Object.fromEntries(Object.entries(commands).map(([name, { usage, title }]) => [name, { usage, title }])) })
  return 0
}

if (import.meta.main) {
  // A reader that has seen enough, such as `head`, is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0) })
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env, out: (text) => void process.stdout.write(text), err: (text) => void process.stderr.write(text),
  })
}
