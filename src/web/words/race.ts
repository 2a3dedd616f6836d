import { addWords } from '../words.ts'
import { raceEn } from './race-en.ts'
import { raceZh } from './race-zh.ts'

addWords('race', { zh: raceZh, en: raceEn })
