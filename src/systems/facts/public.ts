export { figuresOf, type Figure } from './figures.ts'
export { runImport, type ImportOrder, type ImportOutcome } from './import-run.ts'
export { seedFacts } from './seed-facts.ts'
export { sourceFigures, type SourceFigure } from './source-figures.ts'
