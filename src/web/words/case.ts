import { addWords } from '../words.ts'
import { caseEn } from './case-en.ts'
import { caseZh } from './case-zh.ts'

// The working side is loaded only by people who sign in, and so are its words.
addWords('work', { zh: caseZh, en: caseEn })
