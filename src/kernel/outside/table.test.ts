import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '#kernel/declare/fault.ts'
import { madeOffice, madeWorkbook, madeZip } from '#kernel/outside/archive-corpus.ts'
import { readTable, table_limits, table_turns, type Table, type TableCell, writeTable } from '#kernel/outside/table.ts'
import { words } from '#kernel/outside/words.ts'

async function refused(work: Promise<unknown>): Promise<Fault> {
  try {
    await work
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    for (const code of [error.code, ...error.problems.map((problem) => problem.code)]) assert.ok(Object.hasOwn(words, code), code)
    return error
  }
  assert.fail('was not refused')
}
const plain = ({ columns, rows }: Table) => ({ columns, rows: rows.map(({ row_number, cells }) => [row_number, ...columns.map((c) => cells[c])]) })
const csv = (text: string) => readTable(Buffer.from(text))
const row = (r: number, cells: string) => `<row r="${r}">${cells}</row>`
const text = (ref: string, value: string) => `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`

test('a workbook gives names, text, numbers, dates and blanks, by the row numbers a person sees', async () => {
  const book = madeWorkbook(
    row(1, text('A1', ' 单位 ') + text('B1', '金额') + text('C1', '日期') + text('D1', '是否') + text('E1', '时刻'))
    + row(3, text('A3', '甲') + '<c r="B3"><v>12.5</v></c><c r="C3" s="1"><v>44280</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" s="1"><v>44280.5</v></c>')
    + row(4, text('A4', '  ') + '<c r="B4"/>')
    + row(7, '<c r="B7"><v>-3</v></c><c r="C7" s="2"><v>44280</v></c>'),
  )
  assert.deepEqual(plain(await readTable(book)), {
    columns: ['单位', '金额', '日期', '是否', '时刻'],
    rows: [[3, '甲', 12.5, '2021-03-25', 'TRUE', '2021-03-25T12:00:00'], [7, null, -3, '2021-03-25', null, null]],
  })
})

test('a formula gives its stored result and is never evaluated; without one the cell is refused by its position', async () => {
  const head = row(1, text('A1', 'a') + text('B1', 'b'))
  const stored = madeWorkbook(head + row(2, '<c r="A2"><f>1+1</f><v>7</v></c><c r="B2" t="str"><f>"x"</f><v>kept</v></c>'))
  assert.deepEqual(plain(await readTable(stored)).rows, [[2, 7, 'kept']])
  const empty = madeWorkbook(head + row(2, '<c r="A2"><f>1+1</f></c><c r="B2"><f t="shared" si="0"/></c>') + row(3, '<c r="B3" t="e"><v>#REF!</v></c>'))
  const fault = await refused(readTable(empty))
  assert.equal(fault.code, 'outside.table-formula')
  assert.deepEqual(fault.problems.map(({ path, code }) => [path, code]), [
    ['A2', 'outside.table-formula'], ['B2', 'outside.table-formula'], ['B3', 'outside.table-cell-error'],
  ])
})

test('a sheet is chosen by name or place, the first visible one otherwise; a missing one is named with those there are', async () => {
  const book = madeWorkbook(row(1, text('A1', 'sheet')) + row(2, text('A2', '{sheet}')), { sheets: ['藏', '甲', '乙'], hidden: ['藏'] })
  const taken = async (sheet?: string | number) => (await readTable(book, { sheet })).rows[0]!.cells['sheet']
  assert.deepEqual([await taken(), await taken('乙'), await taken(0)], ['甲', '乙', '藏'])
  const fault = await refused(readTable(book, { sheet: '丙' }))
  assert.deepEqual([fault.code, fault.data], ['outside.table-sheet-missing', { sheet: '丙', sheets: '藏、甲、乙' }])
})

test('column names must be there once each where there is a value below; titles above them are skipped on request', async () => {
  assert.deepEqual((await refused(csv('a,,a\n1,2,3\n'))).problems.map(({ path, code }) => [path, code]), [
    ['C1', 'outside.table-header-repeated'], ['B1', 'outside.table-header-empty'],
  ])
  assert.deepEqual((await refused(csv('a\n1,2\n'))).data, { cell: 'B1', value_cell: 'B2' })
  assert.deepEqual(plain(await csv('a,,b,\n1,,2,\n')), { columns: ['a', 'b'], rows: [[2, '1', '2']] })
  const titled = Buffer.from('附件1 项目汇总表,,\n单位,金额,备注\n甲,1,\n')
  assert.equal((await refused(readTable(titled))).code, 'outside.table-header-empty')
  assert.deepEqual(plain(await readTable(titled, { header_row: 2 })), { columns: ['单位', '金额', '备注'], rows: [[3, '甲', '1', null]] })
  assert.equal((await refused(csv('\n \n,,\n'))).code, 'outside.table-empty')
  assert.equal((await csv('__proto__,constructor\n1,2\n')).rows[0]!.cells['__proto__'], '1')
})

test('a CSV is read in UTF-8 with or without BOM and in GB18030, parted by comma, semicolon or tab; its cells stay text', async () => {
  const gb18030 = Buffer.from('b5a5cebb2cbdf0b6ee0d0abcd72c3030370d0a', 'hex')
  const expected = { columns: ['单位', '金额'], rows: [[2, '甲', '007']] }
  for (const bytes of [Buffer.from('单位,金额\n甲,007'), Buffer.from('\ufeff单位,金额\r\n甲,007\r\n'), gb18030, Buffer.from('单位;金额\n甲;007'), Buffer.from('单位\t金额\n甲\t007')]) {
    assert.deepEqual(plain(await readTable(bytes)), expected)
  }
  assert.deepEqual(plain(await csv('a,b\n\n"x, ""y""\nz",2\n')).rows, [[3, 'x, "y"\nz', '2']])
  assert.deepEqual(plain(await csv('名称;说明\n甲;一,二,三\n')).rows, [[2, '甲', '一,二,三']])
  assert.equal((await refused(readTable(Buffer.from('\ufeffa,b', 'utf16le')))).code, 'outside.table-encoding')
  const quotes = await refused(csv('a,b\n1,2\n"x,2\n'))
  assert.equal(quotes.code, 'outside.table-quotes')
})

test('what is not a table, or hides more than one, is refused before it is opened', async () => {
  for (const [buffer, code] of [
    [Buffer.alloc(0), 'outside.table-empty'],
    [madeOffice('docx'), 'outside.table-broken'],
    [madeOffice('xlsx'), 'outside.table-broken'],
    [madeZip([{ name: 'a.txt', content: 'x' }]), 'outside.table-broken'],
    [madeOffice('xlsx', [{ name: 'xl/vbaProject.bin', content: 'x' }]), 'outside.archive-macro'],
    [Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'outside.file-old-office'],
    [Buffer.alloc(20 * 1024 * 1024 + 1), 'outside.file-too-large'],
    [madeWorkbook('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), 'outside.table-broken'],
  ] as const) assert.equal((await refused(readTable(buffer))).code, code)
})

test('a text that a spreadsheet would run is marked on writing and comes back as it was', async () => {
  const hostile = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', '\nx', '＝1', "'=1", "''@x", "'plain", '-', '=HYPERLINK("http://x","y")', '"=1"', ' =1']
  const columns = [{ id: 'a', title: '=名称' }, { id: 'b', title: 'n' }]
  const rows = hostile.map((a) => ({ a, b: -5 }))
  const written = (await writeTable({ columns, rows }, 'csv')).toString()
  for (const [at, line] of written.slice(1).split('\r\n').entries()) assert.doesNotMatch(line, /(^|,)"?[=+@\t\r＝]|(^|,)"?-(?!5$)/, `line ${at}`)
  assert.match(written, /^\ufeff'=名称,n\r\n'=1\+1,-5\r\n/)
  for (const form of ['csv', 'xlsx'] as const) {
    const back = await readTable(await writeTable({ columns, rows }, form))
    assert.deepEqual(back.columns, ['=名称', 'n'])
    assert.deepEqual(back.rows.map(({ cells }) => cells['=名称']), hostile)
    assert.deepEqual(back.rows.map(({ cells }) => cells['n']), hostile.map(() => form === 'csv' ? '-5' : -5))
  }
})

test('any text and number written as xlsx, and any text written as csv, is read back the same', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(), fc.constantFrom('_x0041_', '_x005F_x0041_', '&amp;', ']]>', '<a>', '007', '1e5', 'TRUE', '"', ',', '\n'), fc.constant(null),
  )
  // What a table does not keep: blank-only text, marks XML cannot hold, the kind of line break, the sign of zero.
  const kept = (value: TableCell) => typeof value === 'string'
    ? value.trim() === '' ? null : value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '�').replace(/\r\n?/g, '\n')
    : value === 0 ? 0 : value
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ a: cell, b: cell }), { minLength: 1, maxLength: 60, size: 'max' }), fc.constantFrom('xlsx' as const, 'csv' as const), async (rows, form) => {
    const given = form === 'csv' ? rows.map(({ a, b }) => ({ a: typeof a === 'number' ? null : a, b: typeof b === 'number' ? null : b })) : rows
    const columns = [{ id: 'a', title: 'A' }, { id: 'b', title: 'B' }]
    const back = await readTable(await writeTable({ columns, rows: given }, form)).catch((error: Fault) => {
      // A CSV with private-use or C1 characters is, on purpose, not recognised as text.
      assert.ok(form === 'csv' && error.code === 'outside.table-encoding', error.code)
      return null
    })
    if (!back) return
    const wanted = given.map(({ a, b }) => [kept(a), kept(b)]).filter(([a, b]) => a !== null || b !== null)
    assert.deepEqual(back.rows.map(({ cells }) => [cells['A'], cells['B']].map((v) => typeof v === 'string' ? v.replace(/\r\n?/g, '\n') : v)), wanted)
  }), { numRuns: 10 })
})

test('rows, columns, characters and cells are taken at the limit and refused one past it', async () => {
  const { rows_max, columns_max, cell_chars_max } = table_limits
  const lines = (count: number) => `a\n${'1\n'.repeat(count)}`
  assert.equal((await csv(lines(rows_max))).rows.length, rows_max)
  assert.equal((await refused(csv(lines(rows_max + 1)))).code, 'outside.table-rows')
  const wide = (count: number) => `${Array.from({ length: count }, (_, i) => `c${i}`).join(',')}\n1\n`
  assert.equal((await csv(wide(columns_max))).columns.length, columns_max)
  assert.deepEqual((await refused(csv(wide(columns_max + 1)))).data, { columns: columns_max + 1, columns_max })
  assert.equal(String((await csv(`a\n${'x'.repeat(cell_chars_max)}\n`)).rows[0]!.cells['a']).length, cell_chars_max)
  assert.deepEqual((await refused(csv(`a,b\n1,${'x'.repeat(cell_chars_max + 1)}\n`))).data, { cell: 'B2', chars: cell_chars_max + 1, chars_max: cell_chars_max })
  const limits = { cells_max: 4 }
  assert.equal((await readTable(Buffer.from('a,b\n1,2\n3,4\n'), { limits })).rows.length, 2)
  assert.equal((await refused(readTable(Buffer.from('a,b\n1,2\n3,4\n5,6\n'), { limits }))).code, 'outside.table-cells')
})

test('writing holds to the same limits', async () => {
  const { rows_max, columns_max, cell_chars_max, cells_max } = table_limits
  const columns = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `c${i}`, title: `c${i}` }))
  const rows = (count: number) => Array.from({ length: count }, () => ({ c0: 'x' }))
  assert.equal((await readTable(await writeTable({ columns: columns(columns_max), rows: rows(1) }, 'xlsx'))).columns.length, columns_max)
  assert.equal((await refused(writeTable({ columns: columns(columns_max + 1), rows: [] }, 'xlsx'))).code, 'outside.table-columns')
  assert.equal((await refused(writeTable({ columns: columns(1), rows: rows(rows_max + 1) }, 'csv'))).code, 'outside.table-rows')
  assert.equal((await refused(writeTable({ columns: columns(cells_max / rows_max + 1), rows: rows(rows_max) }, 'csv'))).code, 'outside.table-cells')
  await writeTable({ columns: columns(1), rows: [{ c0: 'x'.repeat(cell_chars_max) }] }, 'xlsx')
  assert.deepEqual((await refused(writeTable({ columns: columns(1), rows: [{ c0: 'x'.repeat(cell_chars_max + 1) }] }, 'xlsx'))).data, { cell: 'A2', chars: cell_chars_max + 1, chars_max: cell_chars_max })
})

test('a workbook of 50,000 rows is written and read back whole', async () => {
  const columns = ['编号', '名称', '金额', '备注'].map((title) => ({ id: title, title }))
  const rows = Array.from({ length: 50_000 }, (_, i) => ({ 编号: i, 名称: `单位${i}`, 金额: i / 4, 备注: i % 3 ? null : '有' }))
  const back = await readTable(await writeTable({ columns, rows }, 'xlsx'))
  assert.equal(back.rows.length, 50_000)
  assert.deepEqual({ ...back.rows.at(-1) , cells: { ...back.rows.at(-1)!.cells } }, { row_number: 50_001, cells: { 编号: 49_999, 名称: '单位49999', 金额: 12499.75, 备注: null } })
})

test('a sheet far heavier than any table is refused without harm to the process', async () => {
  // A cell at the far corner would make the reader line up seventeen thousand million blanks.
  const corner = madeWorkbook(row(1, text('A1', 'a')) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
  assert.equal((await refused(readTable(corner))).code, 'outside.table-broken')
  const long = madeWorkbook(row(1, text('A1', 'a')) + Array.from({ length: table_limits.rows_max + 1 }, (_, i) => `<row r="${i + 2}"><c r="A${i + 2}"><v>1</v></c></row>`).join(''))
  assert.equal((await refused(readTable(long))).code, 'outside.table-rows')
  const heavy = Buffer.from(`a,b,c\n${'一些文字,二,三\n'.repeat(49_000)}`)
  assert.equal((await refused(readTable(heavy, { limits: { heap_mib_max: 12 } }))).code, 'outside.table-too-heavy')
  assert.equal((await refused(readTable(heavy, { limits: { ms_max: 1 } }))).code, 'outside.table-too-heavy')
  assert.equal((await csv('a\n1\n')).rows.length, 1)
})

test('two tables are worked on at once, twenty wait, and the next is told to come back', async () => {
  const { at_once_max, waiting_max } = table_turns
  const small = Array.from({ length: at_once_max + waiting_max + 1 }, () => csv('a\n1\n').then(() => 'read', (error: Fault) => error.code))
  const outcomes = await Promise.all(small)
  assert.deepEqual(outcomes, [...Array(at_once_max + waiting_max).fill('read'), 'outside.table-busy'])
  assert.equal((await csv('a\n1\n')).rows.length, 1)
})
