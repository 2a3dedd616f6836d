import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '#kernel/declare/fault.ts'
import { coverOf } from '#kernel/outside/font-cover.ts'
import { endTypesetter, typeset } from '#kernel/outside/typeset.ts'
import { qrOf } from '#kernel/outside/typeset-code.ts'
import { textForPaper } from '#kernel/outside/typeset-text.ts'

const dated_on = '2021-03-25'
const plain = 'kernel/outside/typeset/plain'
const refusedWith = (code: string) => (error: unknown) => error instanceof Fault && error.code === code
const pagesOf = (pdf: Uint8Array) => [...Buffer.from(pdf).toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length
const rows = (count: number) => Array.from({ length: count }, (_, index) => [`第 ${index} 行`, 'value'])

after(endTypesetter)

describe('documents', () => {
  test('a document of every part is an archivable PDF, the same bytes for the same data', async () => {
    const data = {
      language: 'zh', title: '评榜记录', kind: '金华市科学技术局', dated_on: '2021-03-25', receipt: '01hzy', hash: 'a'.repeat(64),
      parts: [{ heading: '一、需求' }, { prose: '第一段\n第二段' }, { fields: [{ label: '单位', value: '某厂' }] }, { table: { head: ['项', '值'], rows: rows(90) } },
        { signatures: [{ role: '经办人' }, { role: '负责人', name: '张', on: '2021-03-26' }] }, { code: await qrOf('https://example.test/challenges/1') }],
    }
    const [one, again] = [await typeset({ template: plain, data }), await typeset({ template: plain, data: { ...data } })]
    assert.equal(Buffer.from(one).subarray(0, 5).toString(), '%PDF-')
    assert.match(Buffer.from(one).toString('latin1'), /pdfaid:part/)
    assert.ok(pagesOf(one) >= 3, 'the table runs over pages')
    assert.ok(Buffer.from(one).equals(Buffer.from(again)))
    endTypesetter()
    assert.ok(Buffer.from(one).equals(Buffer.from(await typeset({ template: plain, data }))), 'a new process sets the same bytes')
  })

  test('text is never taken for markup, whatever it holds', async () => {
    const nasty = ['#panic("x")', '#import "/main.typ": *', '$x^2$', '$', '\\', '@ref', '*b* _i_ `r`', '= h', '<label>', '[', ']', '"', '#{', '//', '/*', '~', '---', '\u0000', '😀👩‍🔬', '\ue000', '\ufffd', 'عربى', 'W'.repeat(3_000), '字'.repeat(3_000), 'https://example.test/' + 'a/'.repeat(500), '\n\n\n', ' ', '']
    for (const text of nasty) {
      const pdf = await typeset({ template: plain, data: { title: text, dated_on, parts: [{ heading: text }, { prose: text }, { fields: [{ label: text, value: text }] }, { table: { head: [text.slice(0, 200), 'b'], rows: [[text, text]] } }, { signatures: [{ role: text.slice(0, 100), name: text.slice(0, 100) }] }] } })
      assert.equal(Buffer.from(pdf).subarray(0, 5).toString(), '%PDF-')
    }
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 20 }), async (texts) => {
      const pdf = await typeset({ template: plain, data: { title: texts[0], dated_on, parts: texts.map((prose) => ({ prose })) } })
      assert.ok(pdf.length > 500)
    }), { numRuns: 40 })
  })

  test('a character the typeface lacks is written by its number, joiners go, long words may break', () => {
    const covers = (code_point: number) => code_point < 0x80 || (code_point >= 0x4e00 && code_point <= 0x9fff)
    assert.equal(textForPaper('汽😀a\u200db', covers), '汽[U+1F600]ab')
    assert.equal(textForPaper('x'.repeat(16), covers), 'x'.repeat(16))
    assert.equal(textForPaper('x'.repeat(17), covers), 'xxxx\u200bxxxx\u200bxxxx\u200bxxxx\u200bx')
    assert.equal(textForPaper('a\r\nb', covers), 'a\nb')
    assert.equal(textForPaper('0f'.repeat(32), covers), '0f'.repeat(32))
  })

  test('both faces draw every character of GB 2312', () => {
    const require = createRequire(import.meta.url)
    const decoder = new TextDecoder('gb18030')
    const signs = Array.from({ length: 72 }, (_, row) => Array.from({ length: 94 }, (_, cell) => decoder.decode(Uint8Array.of(0xb0 + row, 0xa1 + cell)))).flat().filter((sign) => !/[\ue000-\uf8ff\ufffd]/.test(sign))
    for (const face of ['400Regular/NotoSansSC_400Regular', '700Bold/NotoSansSC_700Bold']) {
      const covers = coverOf(readFileSync(require.resolve(`@expo-google-fonts/noto-sans-sc/${face}.ttf`)))
      assert.deepEqual(signs.filter((sign) => !covers(sign.codePointAt(0)!)), [])
      assert.ok(!covers(0x1f600) && !covers(0xe000))
    }
  })

  test('a page too many, a byte too many, a wait too long and a queue too full are refused, and the next document is set', async () => {
    const data = { title: 'x', dated_on, parts: [{ table: { head: ['a', 'b'], rows: rows(60) } }] }
    const pages = pagesOf(await typeset({ template: plain, data }))
    await typeset({ template: plain, data }, { pages_max: pages })
    await assert.rejects(typeset({ template: plain, data }, { pages_max: pages - 1 }), refusedWith('outside.typeset-too-heavy'))
    await assert.rejects(typeset({ template: plain, data }, { bytes_max: 1_000 }), refusedWith('outside.typeset-too-heavy'))
    const bytes = Buffer.byteLength(JSON.stringify({ title: 'x' }))
    await assert.rejects(typeset({ template: plain, data: { title: 'x' } }, { data_bytes_max: bytes - 1 }), refusedWith('outside.typeset-too-heavy'))
    await assert.rejects(typeset({ template: plain, data: { title: 'x', dated_on, parts: [{ table: { head: ['a', 'b'], rows: rows(15_000) } }] } }, { ms_max: 50 }), refusedWith('outside.typeset-too-heavy'))
    const small = { title: 'x', dated_on, parts: [] }
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => typeset({ template: plain, data: small }, { waiting_max: 2 })))
    assert.deepEqual(all.map((one) => one.status), ['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
    assert.ok(refusedWith('outside.typeset-busy')((all[3] as PromiseRejectedResult).reason))
  })

  test('a record without its date is no archive; a plain document needs none', async () => {
    const undated = { title: 'x', parts: [] }
    await assert.rejects(typeset({ template: plain, data: undated }), /missing document date/)
    assert.ok((await typeset({ template: plain, data: undated, standard: 'plain' })).length > 0)
  })

  test('a template names a file under src and nothing else', async () => {
    await assert.rejects(typeset({ template: '../package', data: {} }), /invariant/)
    await assert.rejects(typeset({ template: 'kernel/outside/typeset/absent', data: {} }), /does not compile/)
  })
})
