import { useQuery } from '@tanstack/react-query'
import { get, type Sentence } from '../client.ts'

/** One thing wrong, where the sheet has it; without a row it is about the table as a whole. */
export type JobProblem = Sentence & { row: number | null, column: string | null }

/** Work the reader asked for, as `/api/jobs/list` tells it; `progress` runs from 0 to 1. */
export type Job<Result> = { id: string, state: 'waiting' | 'running' | 'done' | 'failed', progress: number, result: Result | null, problems: JobProblem[], download: { file_id: string, name: string } | null }

/** Follows one job until it ends; `job` is undefined until the list has it. */
export function useJob<Result>(job_id: string | null) {
  const question = useQuery({
    queryKey: ['/api/jobs/list', { job_id }], enabled: job_id !== null,
    queryFn: async ({ signal }) => (await get<{ jobs: Job<Result>[] }>('/api/jobs/list', {}, { signal })).jobs.find((one) => one.id === job_id) ?? null,
    refetchInterval: (query) => query.state.data?.state === 'done' || query.state.data?.state === 'failed' ? false : 1_000,
  })
  return { job: question.data ?? undefined, fault: question.error, again: () => { void question.refetch() } }
}
