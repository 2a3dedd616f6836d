import { addWords } from '../words.ts'
import { appraiseEn } from './appraise-en.ts'
import { appraiseZh } from './appraise-zh.ts'

// Loaded with the first section of scores, which only people who sign in are shown.
addWords('scores', { zh: appraiseZh, en: appraiseEn })
