import { addWords } from '../words.ts'
import { publishEn } from './publish-en.ts'
import { publishZh } from './publish-zh.ts'

addWords('publish', { zh: publishZh, en: publishEn })
