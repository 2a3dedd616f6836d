import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityZone, onZoneChange, setCityZone, writeZone } from './zone.ts'
import { writeDate, writeDaysLeft, writeInstant, writeMoney, writeMoneyExactly, writeSize } from './write.ts'

test('money is shortened only when no yuan is hidden by it', () => {
  const said: [number, string, string][] = [
    [120_000_000, '¥120 万', '¥1.2 million'],
    [120_000_100, '¥1,200,001', '¥1,200,001'],
    [150_000_050, '¥1,500,000.50', '¥1,500,000.50'],
    [80_000_000, '¥80 万', '¥800,000'],
    [1_000_000, '¥1 万', '¥10,000'],
    [999_900, '¥9,999', '¥9,999'],
    [0, '¥0', '¥0'],
    [-500_000_000, '−¥500 万', '−¥5 million'],
  ]
  for (const [amount_fen, in_zh, in_en] of said) {
    assert.equal(writeMoney({ amount_fen }, 'zh'), in_zh)
    assert.equal(writeMoney({ amount_fen }, 'en'), in_en)
  }
  assert.equal(writeMoney({ amount_fen: 5_000_012_345_678 }, 'zh'), '¥50,000,123,456.78')
  assert.equal(writeMoney({ amount_fen: 5_000_000_000_000 }, 'zh'), '¥500 亿')
})

test('exact money names every fen and the currency', () => {
  assert.equal(writeMoneyExactly({ amount_fen: 120_000_001 }, 'zh'), '人民币 1,200,000.01 元')
  assert.equal(writeMoneyExactly({ amount_fen: 120_000_001, currency: 'EUR' }, 'en'), 'EUR 1,200,000.01')
})

test('a day carries its weekday, in the order each language writes it', () => {
  assert.equal(writeDate('2021-09-29', 'zh'), '2021-09-29 周三')
  assert.equal(writeDate('2021-09-29', 'en'), 'Wed 29 Sep 2021')
  assert.equal(writeDate('soon', 'zh'), 'soon')
})

test('an instant is told in China’s civil time, across midnight too', () => {
  assert.equal(writeInstant('2021-12-31T16:30:00Z', 'zh'), '2022-01-01 周六 00:30')
  assert.equal(writeInstant('not a time', 'en'), 'not a time')
})

test('an instant is told in the city’s own zone, summer time and midnight included', () => {
  assert.equal(writeInstant('2021-07-01T03:59:59Z', 'en', 'America/New_York'), 'Wed 30 Jun 2021 23:59')
  assert.equal(writeInstant('2021-12-31T05:00:00Z', 'zh', 'America/New_York'), '2021-12-31 周五 00:00')
  assert.equal(writeInstant('2021-07-01T08:30:00+05:30', 'zh', 'Asia/Kolkata'), '2021-07-01 周四 08:30')
  assert.deepEqual([writeZone('Asia/Shanghai', 'zh'), writeZone('America/New_York', 'en'), writeZone('America/New_York', 'zh')], ['北京时间', 'Eastern Time', '北美东部时间'])
})

test('who listens is told of another zone once, and not of the same', () => {
  let told = 0
  const stop = onZoneChange(() => { told += 1 })
  const first = cityZone()
  setCityZone(first)
  setCityZone('America/New_York')
  assert.deepEqual([told, cityZone()], [1, 'America/New_York'])
  stop()
  setCityZone(first)
  assert.equal(told, 1)
})

test('days left say today on the last day and are not counted below it', () => {
  assert.equal(writeDaysLeft(1, 'days', 'en'), '1 day left')
  assert.equal(writeDaysLeft(0, 'days', 'zh'), '今天截止')
  assert.equal(writeDaysLeft(-1, 'days', 'zh'), '已截止')
  assert.equal(writeDaysLeft(-2, 'workdays', 'zh'), '逾期 2 个工作日')
  assert.equal(writeDaysLeft(null, 'workdays', 'en'), 'No deadline set')
})

test('a file’s size changes unit at 1024', () => {
  assert.deepEqual([1023, 1024, 1024 * 1024 - 1, 1024 * 1024].map(writeSize), ['1023 B', '1 KB', '1,024 KB', '1 MB'])
})
