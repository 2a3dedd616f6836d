import { proveSecondFactor } from '#systems/accounts/public.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Sentence } from '#kernel/declare/fault.ts'

/** What is signed: one version of one contract, by one side. */
export type ToSign = { case_id: string, version: number, side: 'owner' | 'solver', terms_hash: string, name: string, code: string | undefined }

/** A signature as the provider made it: how, and what it keeps as evidence (never the secret it was made with). */
export type Signed = { method: string, evidence: Record<string, unknown> }

/**
 * A provider of electronic signatures. `sign` is called inside the act, once the right of the side is established; it signs at once or refuses with a
 * fault, and the act rolls back with it. `says` is shown where people sign and under the contract. A national provider would be put into
 * `house.rooms.signatures` at start; without one the platform's own is used.
 */
export type SignatureProvider = { id: string, says: Sentence, sign: (cx: Cx, what: ToSign) => Promise<Signed> }

/**
 * The platform's own: the name typed by a signed-in person, the code of the second factor where the account has one, and the receipt over the text's
 * hash. It is no national electronic signature and says so.
 */
export const ownSignatures: SignatureProvider = {
  id: 'typed-name',
  says: { zh: '以登录账号键入姓名签署（开启两步验证的账号另核对验证码），并由平台回执固定合同摘要；这不是《电子签名法》意义上由第三方认证的电子签名。', en: 'Signed by a name typed from a signed-in account, with the code of its second factor where it has one, and fixed by the platform’s receipt; it is not an electronic signature certified by a third party.' },
  sign: async (cx, { terms_hash, code }) => {
    const has_second_factor = await proveSecondFactor(cx, code, 'code')
    return { method: has_second_factor ? 'typed-name-and-code' : 'typed-name', evidence: { account_id: cx.actor.account_id, terms_hash, at: cx.now } }
  },
}

/** The provider of this house. */
export function signaturesOf(cx: Cx): SignatureProvider {
  return (cx.house.rooms.signatures as SignatureProvider | undefined) ?? ownSignatures
}
