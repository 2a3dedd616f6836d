/** What others call: `assignApart` in a server, `assign` where its caller may wait, `explainPair` for “why not Prof. X?”. */
export { assign, type Assignment, type AssignmentTools } from './assign.ts'
export { assignApart } from './assign-apart.ts'
export { explainPair, type PairReason } from './explain.ts'
export { optimumFlaw } from './optimum.ts'
export { assignment_limits, pairsFrom, type AssignmentRequest, type Pairs, type Project, type Reviewer } from './request.ts'
export { answers_of_engine, bindStep, freezeRound, hashOfRound, record_limits, refusalOf, refusalShape, requestOf, resultOf, roundRecordShape, seedOfRound, type Refusal, type RoundRecord, type RoundRequest, type RoundResult, type RoundStep, type RoundTools } from './round.ts'
export { verifyRound, type RoundVerified } from './verify-round.ts'
