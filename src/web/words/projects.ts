import { addWords } from '../words.ts'
import { projectsEn } from './projects-en.ts'
import { projectsZh } from './projects-zh.ts'

addWords('projects', { zh: projectsZh, en: projectsEn })
