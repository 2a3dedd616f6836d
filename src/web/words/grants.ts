import { addWords } from '../words.ts'
import { grantsEn } from './grants-en.ts'
import { grantsZh } from './grants-zh.ts'

// Funds, lists and revisions are for officers; their words are loaded with their pages.
addWords('grants', { zh: grantsZh, en: grantsEn })
