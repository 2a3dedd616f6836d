import { createOTP } from '@better-auth/utils/otp'
import { symmetricDecrypt } from 'better-auth/crypto'
import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { keysOf } from '#kernel/trust/record.ts'

/**
 * Asks the signed-in person for the second factor once more, for an act that binds: true when the account has one and `code` is the one its device
 * shows now (30 seconds either way); false when the account has none. `path` is the field of the form the code stands in. Call it elevated.
 * @throws fault `cases.wrong-answers` at `path` when the account has a second factor and the code is missing or wrong
 */
export async function proveSecondFactor(cx: Cx, code: string | undefined, path: string): Promise<boolean> {
  const { rows } = await sql<{ secret: string }>`select factor."secret" as secret from auth."twoFactor" factor join auth."user" owner on owner."id" = factor."userId"
    where factor."userId" = ${cx.actor.account_id} and owner."twoFactorEnabled" and factor."verified" is distinct from false`.execute(cx.tx)
  if (!rows[0]) return false
  const secret = await symmetricDecrypt({ key: keysOf(cx.house).session_secret, data: rows[0].secret })
  const is_right = code !== undefined && await createOTP(secret, { period: 30, digits: 6 }).verify(code.replaceAll(/\s/g, ''))
  if (!is_right) throw fault('cases.wrong-answers', { count: 1 }, [{ path, code: code ? 'accounts.wrong-code' : 'accounts.code-wanted' }])
  return true
}
