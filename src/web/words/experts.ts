import { addWords } from '../words.ts'
import { expertsEn } from './experts-en.ts'
import { expertsZh } from './experts-zh.ts'

addWords('experts', { zh: expertsZh, en: expertsEn })
