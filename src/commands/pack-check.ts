import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'
import { checkPack, printProblem, type PackProblem, type Part } from '#kernel/declare/pack.ts'
import { readArgs, usageFault, type Command } from './command.ts'

const packs_root = join(import.meta.dirname, '../../packs')

/** 检查城市包: what is wrong with a pack's files, each with its place. */
export const pack: Command = {
  usage: 'jiebang pack check [DIR] [--json]',
  title: { zh: '检查城市包（不给目录则检查全部）', en: 'check a pack (all of them when no directory is given)' },
  async run(args, io) {
    const { positionals } = readArgs(pack, args, { options: {}, positionals_max: 2 })
    if (positionals[0] !== 'check') throw usageFault(pack)
    const root = positionals[1] === undefined ? packs_root : dirname(resolve(positionals[1]))
    const ids = positionals[1] === undefined ? packIds(packs_root) : [basename(resolve(positionals[1]))]
    if (ids.length === 0) throw fault('commands.no-packs', { dir: root })
    const problems = await checkPacks(root, ids, (await import('#src/compose.ts')).partsOf())
    const shown_root = `${relative(process.cwd(), root) || '.'}/`
    for (const found of problems) {
      const mark = found.severity === 'warning' ? { zh: '提示 ', en: 'note: ' } : { zh: '', en: '' }
      const language = io.language === 'en' ? 'en' : 'zh'
      const line = printProblem({ ...found, zh: mark.zh + found.zh, en: mark.en + found.en }, language, shown_root)
      io.line(io.language === 'both' ? `${line}  ${mark.en}${found.en}` : line)
    }
    const errors = problems.filter((found) => found.severity === 'error').length
    io.say({
      zh: `${ids.join('、')}：${errors} 处错误，${problems.length - errors} 处提示`,
      en: `${ids.join(', ')}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${problems.length - errors} notes`,
    })
    io.answer({ ok: errors === 0, packs: ids, problems })
    return errors === 0 ? 0 : 1
  },
}

/** Folders of `root` that hold a pack, by name. */
export function packIds(root: string): string[] {
  if (!existsSync(root)) return []
  return readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'pack.yaml'))).map((entry) => entry.name).sort()
}

/** Checks packs with all parts; what a parent and its child both report is told once. */
async function checkPacks(root: string, ids: readonly string[], parts: readonly Part<any>[]): Promise<PackProblem[]> {
  const told = new Map<string, PackProblem>()
  for (const id of ids) {
    const { problems } = await checkPack(root, id, parts)
    for (const found of problems) told.set(`${found.file}:${found.line}:${found.col}:${found.code}:${found.en}`, found)
  }
  return [...told.values()]
}
