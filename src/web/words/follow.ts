import { addWords } from '../words.ts'
import { followEn, funnelEn, measuredEn } from './follow-en.ts'
import { followZh, funnelZh, measuredZh } from './follow-zh.ts'

// Following and counting are for those who work with it; their words are loaded with their pages.
addWords('follow', { zh: followZh, en: followEn })
addWords('funnel', { zh: funnelZh, en: funnelEn })
addWords('measured', { zh: measuredZh, en: measuredEn })
