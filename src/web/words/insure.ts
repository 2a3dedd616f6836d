import { addWords } from '../words.ts'
import { measuredEn } from './follow-en.ts'
import { measuredZh } from './follow-zh.ts'
import { insureEn, investEn } from './insure-en.ts'
import { insureZh, investZh } from './insure-zh.ts'

// Insurance and investment are for those who work with them; their words are loaded with their pages.
addWords('insure', { zh: insureZh, en: insureEn })
addWords('invest', { zh: investZh, en: investEn })
addWords('measured', { zh: measuredZh, en: measuredEn })
