import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the files system refuses with. */
export const words = {
  'files.not-found': { kind: 'missing', zh: '没有这个文件，或它不在您的权限之内', en: 'There is no such file, or it is out of your reach' },
  'files.one-file': { kind: 'invalid', zh: '请在名为 file 的字段里上传一个文件', en: 'Upload one file in the field named file' },
  'files.busy': { kind: 'limit', zh: '正在接收的文件太多，请过一会儿再试', en: 'Too many files are being received; try again in a moment' },
  'files.sealed': { kind: 'conflict', zh: '这个文件随方案密封，开启之前谁也读不了', en: 'This file is sealed with its bid; nobody reads it before the opening' },
  'files.wrong-secret': { kind: 'invalid', zh: '文件的密钥应为 22 个字符', en: 'The secret of a file has 22 characters' },
} satisfies FaultWords
