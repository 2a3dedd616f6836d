import { addWords } from '../words.ts'
import { takeUpEn } from './take-up-en.ts'
import { takeUpZh } from './take-up-zh.ts'

addWords('take-up', { zh: takeUpZh, en: takeUpEn })
