export { keepDemoTexts, seedDemoSessions } from './publish/demo-sessions.ts'
export { ownerShown, publicFace, wholeShown, type PublicFace } from './seek/public-face.ts'
