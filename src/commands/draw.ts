import { readArgs, usageFault, type Command } from './command.ts'

/** 抽取: a panel drawn from files alone, and a certificate run again; no database and no server are needed. */
export const draw: Command = {
  usage: 'jiebang draw run --pool FILE --criteria FILE --seed HEX [--number 2026-0001] [--sectors A,B] [--county ID] [--json] | jiebang draw verify CERTIFICATE [--json]',
  title: { zh: '按候选名单（JSON 或 CSV）、条件和种子抽取；核验一份抽取证书，不符的指出第一处', en: 'draw from a pool (JSON or CSV), criteria and a seed; verify the certificate of a draw and name the first difference' },
  async run(args, io) {
    const text = { type: 'string' } as const
    const { values, positionals: [what, file] } = readArgs(draw, args, { options: { pool: text, criteria: text, seed: text, number: text, sectors: text, county: text }, positionals_max: 2 })
    if (what === 'verify') {
      if (file === undefined) throw usageFault(draw)
      return (await import('./draw-verify.ts')).drawVerify(file, io)
    }
    const { pool, criteria, seed, number = '0000-0001', sectors = '', county = null } = values
    if (what !== 'run' || file !== undefined || pool === undefined || criteria === undefined || seed === undefined) throw usageFault(draw)
    return (await import('./draw-run.ts')).drawRun({ pool, criteria, seed, number, sectors: sectors.split(',').map((one) => one.trim()).filter((one) => one !== ''), county }, io)
  },
}
