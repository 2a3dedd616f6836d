import { addWords } from '../words.ts'
import { meetingsEn } from './meetings-en.ts'
import { meetingsZh } from './meetings-zh.ts'

addWords('meetings', { zh: meetingsZh, en: meetingsEn })
