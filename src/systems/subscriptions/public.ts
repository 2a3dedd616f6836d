export { postMailFor } from './letters.ts'
export type { PublicSubjects } from './public-subject.ts'
export { unsubscribe } from './subscribe.ts'
