import { addWords } from '../words.ts'
import { labEn } from './lab-en.ts'
import { labZh } from './lab-zh.ts'

// The laboratory is for the officers who write measures; its words are loaded with its pages.
addWords('lab', { zh: labZh, en: labEn })
