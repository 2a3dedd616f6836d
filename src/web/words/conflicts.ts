import { addWords } from '../words.ts'
import { conflictsEn } from './conflicts-en.ts'
import { conflictsZh } from './conflicts-zh.ts'

addWords('conflicts', { zh: conflictsZh, en: conflictsEn })
