import { readArgs, type Command } from './command.ts'

/** 启动: the platform, until it is told to stop. */
export const serve: Command = {
  usage: 'jiebang serve',
  title: { zh: '启动平台', en: 'start the platform' },
  async run(args) {
    readArgs(serve, args, { options: {}, positionals_max: 0 })
    const { main } = await import('#src/main.ts')
    await main()
    // The server's own stop ends the process; until then it only serves.
    return new Promise<never>(() => {})
  },
}
