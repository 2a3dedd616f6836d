export { factsWanted } from './list.ts'
export { figuresOf, type Figure } from './figures.ts'
export { runImport, type ImportOrder, type ImportOutcome } from './import-run.ts'
export { seedFacts } from './seed-facts.ts'
