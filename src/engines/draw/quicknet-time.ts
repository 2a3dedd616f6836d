/**
 * drand quicknet as its keepers publish it: chain hash, group key (BLS12-381, on G2), first round and period. Fixed here, for a key that came with
 * the certificate would prove nothing. Source: drand/drand-client, lib/defaults.ts, `QUICKNET_CHAIN_INFO`; the launch of the chain on 2023-08-23 is told
 * at drand.love/blog/2023/10/16/quicknet-is-live. Published rounds 1000 and 657413 verify under this key (`quicknet.test.ts`).
 */
export const quicknet = {
  chain_hash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  public_key: '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  scheme: 'bls-unchained-g1-rfc9380', genesis_s: 1_692_803_367, period_s: 3,
} as const

/** When a round comes out, as a notice writes instants; round 1 at the chain's first second. */
export function timeOfRound(round: number): string {
  return `${new Date((quicknet.genesis_s + (round - 1) * quicknet.period_s) * 1_000).toISOString().slice(0, 19)}.000000Z`
}

/** The first round that comes out later than an instant. */
export function roundAfter(instant: string): number {
  return Math.max(1, Math.floor((Date.parse(instant) / 1_000 - quicknet.genesis_s) / quicknet.period_s) + 2)
}
