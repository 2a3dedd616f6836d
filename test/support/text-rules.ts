import { argumentsAt } from '#test/support/fault-rules.ts'
import { isForTests, withoutComments, type Sources } from '#test/support/source-tree.ts'

const lines_max = 400
const system_lines_max = 80
const banned_words = ['service', 'services', 'controller', 'controllers', 'manager', 'helper', 'helpers', 'util', 'utils', 'common', 'data', 'info', 'base', 'handler', 'handlers', 'impl', 'misc', 'shared']

/** Files that are too long. */
export function longFiles(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    const max = /^src\/systems\/[^/]+\/system\.ts$/.test(path) ? system_lines_max : lines_max
    return lines > max ? [`${path}: ${lines} lines, at most ${max}`] : []
  })
}

/** Names that say nothing, or are not kebab-case. Documents at the root keep their customary names. */
export function wrongNames(paths: Iterable<string>): string[] {
  return [...paths].flatMap((path) => path.split('/').flatMap((name) => {
    const stem = name.replace(/(\.test|\.long\.test|\.bench|\.d)?\.\w+$/, '')
    if (['README', 'README.zh-CN', 'CONTRIBUTING', 'CHANGELOG', 'LICENSE', ''].includes(stem)) return []
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) return [`${path}: ${name} is not kebab-case`]
    const word = stem.split('-').find((one) => banned_words.includes(one))
    return word === undefined ? [] : [`${path}: ${word} says nothing`]
  }))
}

const to_mend = ['FIX', 'ME'].join('')
const to_do = ['TO', 'DO'].join('')
const to_merge_never = new RegExp(`\\b(${to_mend}|X{3}|HA${'CK'})\\b`)

/** Notes to oneself that should have become an issue. */
export function looseNotes(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => text.split('\n').flatMap((line, index) => {
    if (to_merge_never.test(line)) return [`${path}:${index + 1}: a note that may not be merged`]
    return new RegExp(`\\b${to_do}\\b(?!\\(#\\d+\\))`).test(line) ? [`${path}:${index + 1}: ${to_do} without an issue number, as in ${to_do}(#12)`] : []
  }))
}

const machine_path = /(?:^|[\s'"`(=:,])\/(?:home|root|Users|work|mnt|media)\/[\w.-]/

/** Paths of somebody's own machine. */
export function machinePaths(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => text.split('\n').flatMap((line, index) => machine_path.test(line) ? [`${path}:${index + 1}: a path of one machine`] : []))
}

type Table = { name: string, columns: string[] }

/** Tables of an SQL text with their columns, those added later among them. Names keep their schema, without quotes. */
export function tablesIn(text: string): Table[] {
  const plain = text.replace(/--[^\n]*/g, '')
  const bare = (name: string) => name.replaceAll('"', '')
  const made = [...plain.matchAll(/create table (?:if not exists )?([\w."]+)\s*\(/gi)].map((found) => ({
    name: bare(found[1]!),
    columns: argumentsAt(plain, found.index + found[0].length - 1).map((part) => part.trim())
      .filter((part) => !/^(primary key|foreign key|unique|check|constraint|exclude|like)\b/i.test(part)).map((part) => bare(/^("[^"]+"|\w+)/.exec(part)?.[1] ?? part)),
  }))
  const added = [...plain.matchAll(/alter table (?:if exists )?([\w."]+)\s+add column (?:if not exists )?("[^"]+"|\w+)/gi)].map((found) => ({ name: bare(found[1]!), columns: [bare(found[2]!)] }))
  return [...made, ...added]
}

/** Tables and columns without a comment: the comments are the data dictionary. */
export function uncommented(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const said = new Set([...text.matchAll(/comment on (table|column) ([\w."]+) is/gi)].map((one) => `${one[1]!.toLowerCase()} ${one[2]!.replaceAll('"', '')}`))
    return tablesIn(text).flatMap(({ name, columns }) => [
      ...columns.filter((column) => !said.has(`column ${name}.${column}`)).map((column) => `${path}: ${name}.${column} has no comment`),
      ...new RegExp(`create table (if not exists )?[\\w."]*\\b${name.split('.').at(-1)!}\\b`, 'i').test(text) && !said.has(`table ${name}`) ? [`${path}: ${name} has no comment`] : [],
    ])
  })
}

/** Exported functions without a doc block, outside tests and pages. */
export function undocumented(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    if (isForTests(path) || !path.endsWith('.ts')) return []
    return [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)].filter((found) => !/\*\/\s*$/.test(text.slice(0, found.index))).map((found) => `${path}: ${found[1]} has no doc block`)
  })
}

/** Comments that tell the story of a change instead of a reason. */
export function narrations(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const plain = withoutComments(text).split('\n')
    return text.split('\n').flatMap((line, index) => line !== plain[index] && /(^\s*|\s)(\/\/|\*|\/\*\*?)\s.*\b(previously|formerly|new logic|old code|refactored|as of now)\b/i.test(line) ? [`${path}:${index + 1}: tells history`] : [])
  })
}

// Pinyin of the words a programmer in a hurry would reach for; whole words only, so that `gain` and `shift` pass.
const pinyin = ['zhengce', 'keji', 'xiangmu', 'jihua', 'qiye', 'zhuanjia', 'bangdan', 'jiebangfang', 'fabang', 'pingbang', 'xunbang', 'jiangbang', 'baobang', 'shenpi', 'shenbao', 'shenqing', 'zijin', 'jine', 'shijian',
  'renyuan', 'bumen', 'danwei', 'leixing', 'zhuangtai', 'mingcheng', 'biaoti', 'neirong', 'beizhu', 'wenjian', 'yanshou', 'choqu', 'chouqu', 'huibi', 'gongshi', 'yiyi', 'hetong', 'baoxian', 'peifu', 'rencai', 'chuangxin', 'yonghu', 'mima', 'tixing',
  'tongzhi', 'shouli', 'banjie', 'tuihui', 'gongzuori', 'xinyong', 'daima', 'quxian', 'keyan', 'yanfa', 'feiyong', 'butie', 'buzhu', 'duixian', 'zhibiao', 'kaohe', 'taizhang', 'koujing', 'liucheng', 'biaodan', 'shuju', 'xinxi', 'guanli', 'xitong']

/** Identifiers and ids that hold a pinyin word: English or a proper name is wanted. */
export function pinyinWords(sources: Sources): string[] {
  const banned = new Set(pinyin)
  return [...sources].flatMap(([path, text]) => text.split('\n').flatMap((line, index) => {
    const found = [...line.matchAll(/[A-Za-z]+/g)].flatMap((one) => one[0].split(/(?=[A-Z])/)).find((word) => banned.has(word.toLowerCase()))
    return found === undefined ? [] : [`${path}:${index + 1}: ${found}`]
  }))
}
