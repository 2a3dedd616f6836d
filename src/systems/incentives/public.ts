export { readAnswers } from './answers.ts'
export { factsMoment, factsOf, readStated } from './facts-of.ts'
