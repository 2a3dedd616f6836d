import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGrid } from '../form/paste-grid.ts'
import { gridFile } from './grid-file.ts'

const columns = [{ id: 'name', title: { zh: '姓名', en: 'Name' } }, { id: 'employer', title: { zh: '单位', en: 'Employer' } }]
const sent = (text: string) => gridFile(readGrid(text), columns, '粘贴.csv').text()

test('a pasted table goes as it is under its titles, and under the template’s where it has none', async () => {
  assert.equal(await sent('姓名\t单位\n张某\t"甲,乙"'), '姓名,单位\n张某,"甲,乙"')
  assert.equal(await sent('NAME\tEmployer\nZhang\tA'), 'NAME,Employer\nZhang,A')
  assert.equal(await sent('张某\t甲'), 'name,employer\n张某,甲')
  assert.equal(await sent('张某\t"甲\n""乙"" 丙"'), 'name,employer\n张某,"甲\n""乙"" 丙"')
})
