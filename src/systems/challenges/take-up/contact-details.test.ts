import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holdsContact } from './contact-details.ts'

test('addresses, pages, telephone numbers and messengers are found however they are written', () => {
  for (const text of ['请联系 a.li@example.org', '邮箱 li ＠ example ． org', '见 https://example.org/x', '电话 0579-8232 1234', '手机１３８０００００００１', '微信：zhang_2021', 'WeChat id lab2021', 'call +380 44 123 45 67']) assert.ok(holdsContact(text), text)
})

test('quantities, years, standards and grades are no addresses', () => {
  for (const text of ['有 60 平方米中试线，年产 12000 吨', '2019—2021 年完成项目 7 项', '2019-2021 两年', '按 GB/T 9286-2021 检测附着力', '固化 45 秒，良率 98.5 %', 'We bring a pilot line (2 t/day) and three patents', '寻找能做电话机外壳涂层的单位']) assert.ok(!holdsContact(text), text)
})
