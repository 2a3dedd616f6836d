export { ownerShown, publicFace, wholeShown, type PublicFace } from './seek/public-face.ts'
