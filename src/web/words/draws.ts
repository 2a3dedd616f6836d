import { addWords } from '../words.ts'
import { drawsEn } from './draws-en.ts'
import { drawsZh } from './draws-zh.ts'

addWords('draws', { zh: drawsZh, en: drawsEn })
