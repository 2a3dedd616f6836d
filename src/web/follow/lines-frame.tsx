import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLineKeys } from '../desk/lines-keys.ts'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import { FollowPlaces } from './follow-places.tsx'

export type Whose = 'mine' | 'all'
type Frame<T> = { title: string, lead: (data: T) => string, list: UseQueryResult<T>, whose: Whose, onWhose: (whose: Whose) => void, acts?: ReactNode, after?: ReactNode, children: (data: T) => ReactNode }

/** The frame of pages that list followed challenges: head, places, whose lines an officer sees, and the lines, walked through by keys, or why there are none yet. */
export function LinesFrame<T extends { is_officer: boolean, is_illustrative: boolean }>({ title, lead, list, whose, onWhose, acts, after, children }: Frame<T>) {
  const { t } = useWords()
  const keys = useLineKeys<HTMLDivElement>()
  const data = list.data
  return (
    <div className="page follow">
      <PageHead title={title} lead={data ? lead(data) + (data.is_illustrative ? t('follow.illustrative') : '') : undefined}>{data?.is_officer ? acts : null}</PageHead>
      <FollowPlaces />
      {data?.is_officer ? (
        <div className="follow__whose" role="group" aria-label={t('follow.whose')}>
          {(['mine', 'all'] as const).map((one) => <button key={one} type="button" className="chip" aria-pressed={whose === one} onClick={() => onWhose(one)}>{t(`follow.${one}`)}</button>)}
        </div>
      ) : null}
      {list.isPending ? <Loading /> : list.isError && !data ? <Failed fault={list.error} again={() => { void list.refetch() }} /> : data ? <div ref={keys.ref} onKeyDown={keys.onKeyDown}>{children(data)}</div> : null}
      {after}
    </div>
  )
}
