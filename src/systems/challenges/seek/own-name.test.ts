import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsIn } from '#engines/cases/wording.ts'
import { namesOf } from './own-name.ts'
import { publicFace } from './public-face.ts'

test('a text gives its owner away by the full name and by what people call it', () => {
  const words = namesOf('〔演示〕云雀纺织科技有限公司', 'Skylark Textile Technology Co., Ltd. (demo)').map((word) => ({ word }))
  const found = (text: string) => wordsIn(text, [{ id: 'own-name', unless: [], words, instead: { zh: '', en: '' } }]).map((one) => one.word)
  assert.deepEqual(found('云雀纺织科技有限公司的染缸'), ['云雀纺织科技有限公司'])
  assert.deepEqual(found('云雀纺织的染缸'), ['云雀纺织'])
  assert.deepEqual(found('dyeing at Skylark Textile Technology'), ['Skylark Textile Technology'])
  assert.deepEqual(found('我公司的染缸'), [])
})

test('the public face follows the level, the signatures and the consent', () => {
  const face = (confidentiality: 'open' | 'anonymous' | 'summary' | null, is_owner_named = false) => publicFace({ confidentiality, is_owner_named })
  assert.deepEqual(face(null), { shows_owner: true, shows_whole: true })
  assert.deepEqual(face('open'), { shows_owner: true, shows_whole: true })
  assert.deepEqual(face('anonymous'), { shows_owner: false, shows_whole: true })
  assert.deepEqual(face('anonymous', true), { shows_owner: true, shows_whole: true })
  assert.deepEqual(face('summary'), { shows_owner: false, shows_whole: false })
  assert.deepEqual(face('summary', true), { shows_owner: true, shows_whole: false })
})
