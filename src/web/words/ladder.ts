import { addWords } from '../words.ts'
import { ladderEn } from './ladder-en.ts'
import { ladderZh } from './ladder-zh.ts'

addWords('ladder', { zh: ladderZh, en: ladderEn })
