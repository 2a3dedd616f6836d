import { readArgs, usageFault, type Command } from './command.ts'

/** 规则语言: a text compiled to JavaScript or SQL, and the cases of the DMN kit run through both. */
export const feel: Command = {
  usage: 'jiebang feel compile EXPR --dictionary FILE [--to js|sql] [--json] | jiebang feel tck DIR [--js-only] [--json]',
  title: { zh: '把规则文字译成 JavaScript 或 SQL；运行 DMN TCK 测试套件', en: 'compile a rule text to JavaScript or SQL; run the cases of the DMN TCK' },
  async run(args, io) {
    const { values, positionals: [what, given] } = readArgs(feel, args, {
      options: { 'dictionary': { type: 'string' }, 'to': { type: 'string' }, 'js-only': { type: 'boolean' } }, positionals_max: 2,
    })
    if (given === undefined) throw usageFault(feel)
    if (what === 'compile') {
      const { to = 'sql', dictionary } = values
      if (dictionary === undefined || (to !== 'js' && to !== 'sql')) throw usageFault(feel, '--dictionary FILE --to js|sql')
      return (await import('./feel-compile.ts')).feelCompile(given, dictionary, to, io)
    }
    if (what === 'tck') return (await import('./feel-tck.ts')).feelTck(given, values['js-only'] === true, io)
    throw usageFault(feel)
  },
}
