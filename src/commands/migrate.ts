import { readConfig } from '#kernel/store/config.ts'
import { readArgs, type Command } from './command.ts'
import { openDatabase } from './database.ts'
import { loadPlan, migrateFully } from './migration-plan.ts'

/** 迁移: the database's tables and policies up to this release; starting the server does the same. */
export const migrate: Command = {
  usage: 'jiebang migrate [--json]',
  title: { zh: '把数据库的表与权限升级到本版本', en: 'bring the database’s tables and policies up to this release' },
  async run(args, io) {
    readArgs(migrate, args, { options: {}, positionals_max: 0 })
    const database = await openDatabase(readConfig(io.env), { may_create: true })
    try {
      const steps = await migrateFully(database.url, await loadPlan())
      io.say(steps === 0 ? { zh: '已是最新，无需迁移。', en: 'Already up to date.' } : { zh: `已执行 ${steps} 步迁移。`, en: `${steps} steps were run.` })
      io.answer({ ok: true, steps })
      return 0
    } finally {
      await database.close()
    }
  },
}
