import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instantOf, localMomentOf, readDay, readMoment, weekdayOf } from './day-text.ts'
import { readMoney, saidMoney, yuanText } from './money-text.ts'
import { fillRows, readCell, readGrid, readNumber, type Column } from './paste-grid.ts'

test('amounts are read as people write them, to the fen', () => {
  const fen = (text: string) => { const read = readMoney(text); return read.is === 'amount' ? read.amount_fen : read.is }
  assert.deepEqual(
    ['120万', '1.2亿', '1,234.50', '￥３０００元', '80 万元', '0.005万', '人民币500万元整', '1.2 million', '0'].map(fen),
    [120_000_000, 12_000_000_000, 123_450, 300_000, 80_000_000, 5_000, 500_000_000, 120_000_000, 0],
  )
  assert.deepEqual(['', '  ', '12,34', '约80万', '-5', '1.005', '1.2.3', '万', '90071992547410'].map(fen), ['empty', 'empty', 'unreadable', 'unreadable', 'unreadable', 'finer-than-fen', 'unreadable', 'unreadable', 'too-large'])
})

test('every amount written out is read back as itself', () => {
  fc.assert(fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (amount_fen) => {
    assert.deepEqual(readMoney(yuanText(amount_fen)), { is: 'amount', amount_fen })
    assert.deepEqual(readMoney(saidMoney(amount_fen)), { is: 'amount', amount_fen })
  }), { seed: 7 })
})

test('days and moments are read in the ways they are written, and days that do not exist are not', () => {
  assert.deepEqual(['2021-9-29', '2021/09/29', '2021年9月29日', '20210929', '２０２１.９.２９'].map(readDay), Array(5).fill('2021-09-29'))
  assert.deepEqual(['2021-02-29', '29/9/2021', '2021-13-01', '明天'].map(readDay), Array(4).fill(null))
  assert.deepEqual(['2021-09-29 17:00', '2021年9月29日 17时', '2021-09-29T17:00'].map(readMoment), Array(3).fill('2021-09-29T17:00'))
  assert.deepEqual(['2021-09-29 17:00:30', '2021年9月29日 17时00分30秒'].map(readMoment), Array(2).fill('2021-09-29T17:00:30'))
  assert.equal(readMoment('2021-09-29 17:00:00'), '2021-09-29T17:00')
  assert.deepEqual(['2021-09-29 24:00', '2021-09-29 17:60', '2021-09-29 17:00:60'].map(readMoment), Array(3).fill(null))
  assert.equal(weekdayOf('2021-09-26'), 7)
})

test('a local moment keeps its clock time through the instant, also around a change of clocks', () => {
  assert.equal(instantOf('2021-09-29T17:00'), '2021-09-29T17:00:00+08:00')
  assert.equal(instantOf('2021-03-28T03:30', 'Europe/Berlin'), '2021-03-28T03:30:00+02:00')
  for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns']) assert.equal(localMomentOf(instantOf('2021-07-01T08:15', zone), zone), '2021-07-01T08:15')
  assert.equal(localMomentOf(instantOf('2021-07-01T08:15:09')), '2021-07-01T08:15:09')
})

const columns: Column[] = [
  { id: 'name', type: 'text', title: { zh: '指标', en: 'Indicator' }, required: true },
  { id: 'cost', type: 'money', title: { zh: '经费', en: 'Cost' }, required: false },
  { id: 'by', type: 'date', title: { zh: '时间', en: 'By' }, required: false },
]

test('cells copied from a spreadsheet fill rows and columns from the cell they are pasted into', () => {
  const grid = readGrid('指标\t经费\t时间\r\n"能耗\n每吨"\t12万\t2021/12/31\r\n良率\t不详\t\r\n')
  const { rows, filled, left_out } = fillRows({ rows: [{ name: 'kept' }], columns, grid, row: 1, column: 0, rows_max: 2 })
  assert.deepEqual(rows, [{ name: 'kept' }, { name: '能耗\n每吨', cost: 12_000_000, by: '2021-12-31' }])
  assert.deepEqual({ filled, left_out }, { filled: 1, left_out: 1 })
  assert.deepEqual(fillRows({ rows: [{ name: 'a' }], columns, grid: [['3万']], row: 0, column: 1, rows_max: 50 }).rows, [{ name: 'a', cost: 3_000_000 }])
})

test('a register pasted whole loses no cell', () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => `name ${at}\t${at}\tx`)
  const grid = readGrid(lines.join('\r\n'))
  assert.deepEqual([grid.length, grid.at(-1)], [10_000, ['name 9999', '9999', 'x']])
})

test('a cell that cannot be read stays as typed', () => {
  assert.equal(readCell(columns[1]!, '约 3 万'), '约 3 万')
  assert.deepEqual(['1,234.5', '－3', '12%', '.', '1e3'].map(readNumber), [1234.5, -3, null, null, null])
})
