import { addWords } from '../words.ts'
import { guideEn } from './guide-en.ts'
import { guideZh } from './guide-zh.ts'

addWords('guide', { zh: guideZh, en: guideEn })
