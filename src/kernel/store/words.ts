import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the store says when it refuses. */
export const words = {
  'store.wrong-setting': {
    kind: 'invalid',
    zh: '设置 {variable} 的值“{value}”不对：应为{wants_zh}。',
    en: 'The setting {variable} is "{value}", which is not right: it should be {wants_en}.',
  },
  'store.missing-setting': {
    kind: 'invalid',
    zh: '缺少设置 {variable}：{together} 要么全部给出，要么全部不给。',
    en: 'The setting {variable} is missing: give all of {together}, or none of them.',
  },
  'store.secret-file': {
    kind: 'invalid',
    zh: '密钥文件 {file} 不足 {characters_min} 个字符，可能已损坏：请从备份恢复，或用 JIEBANG_SECRET 给出密钥。',
    en: 'The secret file {file} holds fewer than {characters_min} characters and may be damaged: restore it from a backup, or give the secret as JIEBANG_SECRET.',
  },
  'store.directory-held': {
    kind: 'conflict',
    zh: '数据目录 {dir} 正被另一个服务使用：进程 {pid}，自 {since} 起，地址 {address}。请先停止它，或用 JIEBANG_DATA 另选目录。',
    en: 'The data directory {dir} is in use by another server: process {pid}, since {since}, at {address}. Stop it first, or choose another directory with JIEBANG_DATA.',
  },
  'store.directory-unwritable': {
    kind: 'forbidden',
    zh: '不能写入数据目录 {dir}（{because}）：请改正权限，或用 JIEBANG_DATA 另选目录。',
    en: 'The data directory {dir} cannot be written ({because}): mend its permissions, or choose another directory with JIEBANG_DATA.',
  },
  'store.directory-unreachable': {
    kind: 'forbidden',
    zh: 'PostgreSQL 不能以 root 身份运行，而用户 {user} 无法进入 {dir}：请把本项目放到该用户可进入的目录（如 /opt），或以普通用户启动，或用 DATABASE_URL 指向已有的数据库。',
    en: 'PostgreSQL does not run as root, and the user {user} cannot reach {dir}: put the project where that user may enter (such as /opt), or start as an ordinary user, or point DATABASE_URL at a database of your own.',
  },
  'store.directory-owner': {
    kind: 'forbidden',
    zh: '数据库目录 {dir} 属于另一用户（uid {owner}）：请以该用户或 root 启动，或用 JIEBANG_DATA 另选目录。',
    en: 'The database directory {dir} belongs to another user (uid {owner}): start as that user or as root, or choose another directory with JIEBANG_DATA.',
  },
  'store.socket-directory': {
    kind: 'conflict',
    zh: '套接字目录 {dir} 已存在且不属于本服务：请删除它，或用 TMPDIR 另选临时目录。',
    en: 'The socket directory {dir} already exists and is not ours: remove it, or choose another temporary directory with TMPDIR.',
  },
  'store.no-embedded': {
    kind: 'missing',
    zh: '这里（{platform}）没有内置的 PostgreSQL：请重新运行 npm install，或用 DATABASE_URL 指向已有的数据库。',
    en: 'There is no built-in PostgreSQL here ({platform}): run npm install again, or point DATABASE_URL at a database of your own.',
  },
  'store.other-version': {
    kind: 'conflict',
    zh: '数据库目录 {dir} 由 PostgreSQL {found} 建立，而本版本使用 {wants}：请用旧版导出，再导入新目录。',
    en: 'The database directory {dir} was made by PostgreSQL {found}, and this release uses {wants}: export with the old release and import into a new directory.',
  },
  'store.start-failed': {
    kind: 'conflict',
    zh: 'PostgreSQL 未能启动：{because}（日志：{log}）。',
    en: 'PostgreSQL did not start: {because} (log: {log}).',
  },
  'store.migration-changed': {
    kind: 'conflict',
    zh: '迁移步骤 {file} 在运行之后被改动：已运行的步骤不能再改，请恢复原文，另写新的一步。',
    en: 'The migration step {file} was edited after it had run: steps that have run are never changed. Restore its text and write a new step.',
  },
  'store.old-server-stays': {
    kind: 'conflict',
    zh: '上次留下的 PostgreSQL（进程 {pid}，目录 {dir}）没有停下：请结束该进程后再启动。',
    en: 'The PostgreSQL left by the last run (process {pid}, directory {dir}) does not stop: end that process, then start again.',
  },
} satisfies FaultWords
