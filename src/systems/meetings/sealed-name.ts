import { createHmac } from 'node:crypto'
import type { Cx } from '#kernel/store/cx.ts'
import { keysOf } from '#kernel/trust/record.ts'

/** Name under which the audit tells of a member before the meeting begins: a keyed hash, which its beginning opens. */
export function sealedName(cx: Cx, meeting_id: string, account_id: string): string {
  return `sealed:${createHmac('sha256', keysOf(cx.house).data_key).update(`meeting audit 1\n${cx.city.id}\n${meeting_id}\n${account_id}`).digest('hex').slice(0, 24)}`
}
