import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the files system refuses with. */
export const words = {
  'files.not-found': { kind: 'missing', zh: '没有这个文件，或它不在您的权限之内', en: 'There is no such file, or it is out of your reach' },
  'files.one-file': { kind: 'invalid', zh: '请在名为 file 的字段里上传一个文件', en: 'Upload one file in the field named file' },
  'files.busy': { kind: 'limit', zh: '正在接收的文件太多，请过一会儿再试', en: 'Too many files are being received; try again in a moment' },
} satisfies FaultWords
