import { parseArgs, type ParseArgsConfig } from 'node:util'
import { fault, type Sentence } from '#kernel/declare/fault.ts'

/** What a command is given of the world around it, so that tests can give it another. */
export type Io = {
  env: Record<string, string | undefined>
  is_json: boolean
  language: Language
  /** A line as it stands, such as `file:line:col: sentence`; left out with --json. */
  line(text: string): void
  /** A sentence in the reader's language; left out with --json. */
  say(sentence: Sentence): void
  /** A sentence on the error output, with --json too. */
  warn(sentence: Sentence): void
  /** The one JSON line of --json; nothing without it. */
  answer(result: Record<string, unknown>): void
}

/** One word after `jiebang`: `run` gives the exit code, 0 when all is well, 1 when not. */
export type Command = { usage: string, title: Sentence, run(args: string[], io: Io): Promise<number> }

export type Language = 'zh' | 'en' | 'both'

const args_max = 50

/** The language of the terminal: LC_ALL, LC_MESSAGES or LANG; both languages where none is named. */
export function languageOf(env: Io['env']): Language {
  const named = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '') ?? ''
  return /^zh/i.test(named) ? 'zh' : /^en/i.test(named) ? 'en' : 'both'
}

/** A sentence in one language, or in both on one line. */
export function worded(sentence: Sentence, language: Language): string {
  return language === 'both' ? `${sentence.zh}  ${sentence.en}` : sentence[language]
}

/**
 * Reads a command's arguments; what it does not know it refuses.
 * @throws fault `commands.usage`
 */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(command: { usage: string }, args: string[], { options, positionals_max }: { options: T, positionals_max: number }) {
  if (args.length > args_max) throw fault('commands.usage', { usage: command.usage, reason: `> ${args_max}` })
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
    if (positionals.length > positionals_max) throw new Error(positionals[positionals_max])
    return { values, positionals }
  } catch (error) {
    throw fault('commands.usage', { usage: command.usage, reason: (error as Error).message.split('\n')[0] })
  }
}

/** The refusal of a command that lacks an argument. */
export function usageFault(command: { usage: string }, reason = '') {
  return fault('commands.usage', { usage: command.usage, reason })
}
