import highsLoader from 'highs'
import type { ProgrammeSolver } from './crossing.ts'

// Its types are those of CommonJS, what is loaded is its ES module, whose default is the loader itself.
const load = highsLoader as unknown as typeof highsLoader.default

/** HiGHS, compiled to WebAssembly, for what is no network. Whole programmes are solved to the last point of score: their totals are whole numbers, so a gap below one is none. */
export async function highsSolver({ seconds_max = 60 }: { seconds_max?: number } = {}): Promise<ProgrammeSolver> {
  const highs = await load()
  return (programme) => highs.withModel((model) => {
    const columns = programme.cost.length
    model.options.set({ output_flag: false, time_limit: seconds_max, mip_rel_gap: 0, mip_abs_gap: 0.5, random_seed: 0 })
    model.passModel({
      numCols: columns, numRows: programme.row_low.length, sense: highs.constants.objectiveSense.maximize,
      colCost: programme.cost, colLower: new Float64Array(columns), colUpper: new Float64Array(columns).fill(programme.high), rowLower: programme.row_low, rowUpper: programme.row_high,
      matrix: { format: 'csc', numRows: programme.row_low.length, numCols: columns, starts: programme.starts, indices: programme.rows, values: new Float64Array(programme.rows.length).fill(1) },
      ...programme.is_whole ? { integrality: new Int32Array(columns).fill(1) } : {},
    })
    model.run()
    const status = model.getModelStatus()
    if (status !== highs.constants.modelStatus.optimal) return null
    return { total: model.getObjectiveValue(), values: model.getSolution().colValue }
  })
}
