import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the commands say when they refuse. */
export const words = {
  'commands.usage': { kind: 'invalid', zh: '用法：{usage}  {reason}', en: 'Usage: {usage}  {reason}' },
  'commands.unknown': { kind: 'invalid', zh: '没有命令“{name}”；可用：{known}', en: 'There is no command “{name}”; there are: {known}' },
  'commands.no-file': { kind: 'missing', zh: '读不了文件 {file}（{because}）', en: 'The file {file} cannot be read ({because})' },
  'commands.file-exists': { kind: 'conflict', zh: '{file} 已存在，不会覆盖；请另取文件名', en: '{file} exists already and is not overwritten; choose another name' },
  'commands.file-unwritable': { kind: 'forbidden', zh: '不能写入 {file}（{because}）', en: '{file} cannot be written ({because})' },
  'commands.file-too-large': { kind: 'limit', zh: '{file} 有 {bytes} 字节，上限 {max} 字节', en: '{file} has {bytes} bytes; the limit is {max}' },
  'commands.not-json': { kind: 'invalid', zh: '{file} 不是 JSON 文件', en: '{file} is not a JSON file' },
  'commands.not-a-key': { kind: 'invalid', zh: '{file} 里没有公钥：应为 44 个字符的 base64，或从核验页存下的 JSON', en: '{file} holds no public key: it should be 44 characters of base64, or the JSON saved from the verify page' },
  'commands.not-a-fingerprint': { kind: 'invalid', zh: '指纹应为 32 位小写十六进制', en: 'A fingerprint has 32 lower-case hexadecimal digits' },
  'commands.no-database': { kind: 'missing', zh: '{dir} 里还没有数据库；请先启动一次，或用 JIEBANG_DATA、DATABASE_URL 指明', en: 'There is no database in {dir} yet; start once, or say where with JIEBANG_DATA or DATABASE_URL' },
  'commands.not-migrated': { kind: 'conflict', zh: '这个数据库里没有本平台的表；请先运行 jiebang migrate', en: 'This database has none of the platform’s tables; run jiebang migrate first' },
  'commands.no-packs': { kind: 'missing', zh: '{dir} 里没有城市包（含 pack.yaml 的文件夹）', en: '{dir} holds no pack (a folder with a pack.yaml)' },
  'commands.not-a-count': { kind: 'invalid', zh: '--{name} 应为 {min} 至 {max} 的整数', en: '--{name} should be a whole number from {min} to {max}' },
  'commands.wrong-value': { kind: 'invalid', zh: '--{name} 的值不对：空、过长，或不在可用的值之中', en: 'The value of --{name} will not do: it is empty, too long, or not one of those there are' },
  'commands.unknown-kind': { kind: 'invalid', zh: '不能导入“{kind}”；可导入：{known}', en: '“{kind}” cannot be imported; these can: {known}' },
  'commands.no-bench': { kind: 'missing', zh: '没有名为“{name}”的测速；可用：{known}', en: 'There is no benchmark “{name}”; there are: {known}' },
  'commands.not-a-backup': { kind: 'invalid', zh: '{file} 不是本平台的备份（{because}）', en: '{file} is not a backup of this platform ({because})' },
  'commands.backup-damaged': { kind: 'invalid', zh: '备份不完整或被改动：{where}；没有写入任何数据', en: 'The backup is damaged or was changed: {where}; no data was written' },
  'commands.backup-newer': { kind: 'conflict', zh: '备份来自更新的版本 {version}：本版本没有步骤 {step}，请先升级', en: 'The backup is of a newer release, {version}: this one has no step {step}; upgrade first' },
  'commands.backup-other-step': { kind: 'conflict', zh: '步骤 {step} 与备份时的内容不同，不能恢复到本版本', en: 'The step {step} is not what it was when the backup was made; it cannot be restored into this release' },
  'commands.not-empty': { kind: 'conflict', zh: '只能恢复到空数据库：表 {table} 里已有数据；请换一个数据目录或空的 DATABASE_URL', en: 'A backup is restored into an empty database only: the table {table} holds rows; give another data directory or an empty DATABASE_URL' },
  'commands.server-running': { kind: 'conflict', zh: '服务正在使用这个数据目录（{dir}）；请先停止它', en: 'A server is using this data directory ({dir}); stop it first' },
  'commands.other-tables': { kind: 'conflict', zh: '表 {table} 的列与备份不同，不能恢复', en: 'The columns of {table} differ from the backup’s; it cannot be restored' },
  'commands.key-differs': { kind: 'conflict', zh: '密钥文件 {file} 已存在且与备份中的不同；请换一个数据目录', en: 'The key file {file} exists and differs from the backup’s; give another data directory' },
} satisfies FaultWords
