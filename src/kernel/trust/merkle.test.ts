import assert from 'node:assert/strict'
import { getHashes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../declare/fault.ts'
import { digestOf, growTree, leafHash, proof, root, sha256, verifyProof, type Digest } from './merkle.ts'

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const leavesOf = (count: number, digest: Digest = sha256) => Array.from({ length: count }, (_, i) => leafHash(digest, `leaf ${i}`))

/** The twin: RFC 6962, 2.1, word for word. */
function twin(digest: Digest, leaves: readonly string[]): string {
  if (leaves.length === 0) return digest.of().toString('hex')
  if (leaves.length === 1) return leaves[0]!
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return digest.of(Buffer.from([1]), Buffer.from(twin(digest, leaves.slice(0, k)), 'hex'), Buffer.from(twin(digest, leaves.slice(k)), 'hex')).toString('hex')
}

test('roots are those of the Certificate Transparency reference tree', () => {
  const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => leafHash(sha256, Buffer.from(hex, 'hex')))
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  roots.forEach((expected, size) => assert.equal(root(sha256, leaves.slice(0, size)), expected, `${size} leaves`))
})

test('every leaf of every small tree is proved, and the root agrees with the recursive twin', () => {
  for (let size = 1; size <= 70; size += 1) {
    const leaves = leavesOf(size)
    const tree = growTree(sha256, leaves)
    assert.equal(tree.root, twin(sha256, leaves))
    leaves.forEach((leaf, index) => assert.ok(verifyProof({ digest: sha256, leaf, index, size, proof: tree.proof(index), root: tree.root })))
  }
})

test(`a proof holds for no other leaf, place, root or path (seed ${seed})`, () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), fc.nat(), fc.constantFrom('leaf', 'index', 'root', 'drop', 'add', 'swap', 'flip'), (size, a, b, how) => {
    const leaves = leavesOf(size)
    const tree = growTree(sha256, leaves)
    const index = a % size
    const good = { digest: sha256, leaf: leaves[index]!, index, size, proof: tree.proof(index), root: tree.root }
    const bad = { ...good, proof: [...good.proof] }
    if (how === 'leaf') bad.leaf = leaves[(index + 1 + b % (size - 1)) % size]!
    if (how === 'index') bad.index = (index + 1 + b % (size - 1)) % size
    if (how === 'root') bad.root = leaves[0]!
    if (how === 'drop') bad.proof.splice(b % bad.proof.length, 1)
    if (how === 'add') bad.proof.splice(b % (bad.proof.length + 1), 0, leaves[0]!)
    if (how === 'swap') bad.proof.reverse()
    if (how === 'flip') bad.proof[b % bad.proof.length] = leafHash(sha256, 'other')
    if (how === 'swap' && bad.proof.length < 2) return
    assert.ok(verifyProof(good) && !verifyProof(bad))
  }), { numRuns: 1_000, seed })
})

test('what is no proof at all is false, never an error', () => {
  const leaf = leavesOf(1)[0]!
  const good = { digest: sha256, leaf, index: 0, size: 1, proof: [], root: leaf }
  assert.ok(verifyProof(good))
  for (const bad of [{ index: 1 }, { index: -1 }, { size: 0 }, { index: 0.5 }, { leaf: leaf.toUpperCase() }, { root: '' }, { proof: ['x'] }, { size: 1_000_001 }, { size: 2 }]) assert.equal(verifyProof({ ...good, ...bad }), false)
})

test('a leaf cannot pass for a node', () => {
  const [a, b] = leavesOf(2) as [string, string]
  assert.notEqual(root(sha256, [a, b]), leafHash(sha256, Buffer.from(a + b, 'hex')))
})

test('sm3 grows trees of its own where this Node has it', { skip: !getHashes().includes('sm3') && 'this Node has no sm3' }, () => {
  const sm3 = digestOf('sm3')
  assert.equal(sm3.of(Buffer.from('abc')).toString('hex'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  const leaves = leavesOf(5, sm3)
  const good = { leaf: leaves[3]!, index: 3, size: 5, proof: proof(sm3, leaves, 3), root: root(sm3, leaves) }
  assert.ok(verifyProof({ digest: sm3, ...good }))
  assert.ok(!verifyProof({ digest: sha256, ...good }))
})

test('an unknown hash function, a tree too large and a proof beyond the tree are refused', () => {
  assert.throws(() => digestOf('md5'), (error) => error instanceof Fault && error.code === 'trust.no-such-digest')
  const many = Array.from({ length: 1_000_001 }, () => '')
  assert.throws(() => growTree(sha256, many), (error) => error instanceof Fault && error.code === 'trust.too-many-leaves')
  assert.throws(() => growTree(sha256, leavesOf(3)).proof(3), /invariant/)
})
