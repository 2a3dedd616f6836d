import { readArgs, usageFault, type Command } from './command.ts'

/** 评审轮次: the record of a round run again from the file alone; no database and no server are needed. */
export const round: Command = {
  usage: 'jiebang round verify RECORD [--certificate CERTIFICATE] [--json]',
  title: { zh: '重新计算一个评审轮次的指派，与记录（和抽取证书）不符的指出第一处', en: 'run the assignment of a round of reviews again from its record (and the draw’s certificate) and name the first difference' },
  async run(args, io) {
    const { values, positionals: [what, file] } = readArgs(round, args, { options: { certificate: { type: 'string' } }, positionals_max: 2 })
    if (what !== 'verify' || file === undefined) throw usageFault(round)
    return (await import('./round-verify.ts')).roundVerify(file, values.certificate ?? null, io)
  },
}
