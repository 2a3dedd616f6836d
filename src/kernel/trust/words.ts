import type { FaultWords } from '../declare/fault.ts'

/** What the trust room says when it refuses. */
export const words = {
  'trust.not-canonical': { kind: 'invalid', zh: '{path}：此处的值无法精确记录（数值过大、字符不完整、嵌套过深或类型不支持）。', en: '{path}: this value cannot be recorded exactly (number too large, half a character, nested too deep or of an unknown kind).' },
  'trust.no-such-digest': { kind: 'invalid', zh: '没有名为“{id}”的摘要算法可用，可用 sha256 或 sm3。', en: 'No hash function “{id}” is available; use sha256 or sm3.' },
  'trust.too-many-leaves': { kind: 'limit', zh: '一批最多封存 {max} 条记录。', en: 'At most {max} records can be sealed in one batch.' },
  'trust.secret-length': { kind: 'invalid', zh: 'JIEBANG_SECRET 须为 {min} 至 {max} 个字符。', en: 'JIEBANG_SECRET must have {min} to {max} characters.' },
  'trust.key-file-open': { kind: 'forbidden', zh: '密钥文件 {file} 可被他人读取，请改为仅本人可读（chmod 600）后再启动。', en: 'Others may read the key file {file}; make it readable by its owner only (chmod 600) and start again.' },
  'trust.key-file-broken': { kind: 'invalid', zh: '密钥文件 {file} 不完整，请从备份恢复。', en: 'The key file {file} is not whole; restore it from the backup.' },
  'trust.personal-too-long': { kind: 'limit', zh: '需加密的内容不能超过 {max} 个字符。', en: 'Text to be encrypted is limited to {max} characters.' },
  'trust.personal-unreadable': { kind: 'conflict', zh: '这项加密信息无法读取：内容被改动，或密钥不符。', en: 'This encrypted value cannot be read: it was changed, or the key does not fit.' },
  'trust.sealed-broken': { kind: 'conflict', zh: '密封内容打不开：口令不对，或内容被改动过。', en: 'This does not open: the passphrase is not the one, or what was sealed has been changed.' },
} satisfies FaultWords
