export { seatAcceptance, replaceOnPanel } from './panel.ts'
export { writeProjectPlan, type PlanAnswers } from './plan.ts'
export { projectOf } from './project.ts'
export { creditRecordsOf } from './credit.ts'
