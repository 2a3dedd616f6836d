import { addWords } from '../words.ts'
import { peopleEn } from '../words/people-en.ts'
import { peopleZh } from '../words/people-zh.ts'

addWords('people', { zh: peopleZh, en: peopleEn })
