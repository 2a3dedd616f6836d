import { addWords } from '../words.ts'
import { incentivesEn } from './incentives-en.ts'
import { incentivesZh } from './incentives-zh.ts'

addWords('incentives', { zh: incentivesZh, en: incentivesEn })
