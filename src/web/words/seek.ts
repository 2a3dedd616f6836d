import { addWords } from '../words.ts'
import { seekEn } from './seek-en.ts'
import { seekZh } from './seek-zh.ts'

addWords('work', { zh: seekZh, en: seekEn })
