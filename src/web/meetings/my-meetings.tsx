import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { mine } from '#systems/meetings/room.ts'
import { get } from '../client.ts'
import { Go } from '../shell/go.tsx'
import { Mark } from '../widgets/mark.tsx'
import { useWords } from '../words.ts'
import '../words/meetings.ts'

/** 我的评审会, above the panels; nothing where there is none. */
export function MyMeetings() {
  const { t, say, formatInstant } = useWords()
  const { data } = useQuery({ queryKey: ['my-meetings'], queryFn: ({ signal }) => get<z.output<typeof mine.output>>('/api/meetings/mine', {}, { signal }), staleTime: 0, refetchOnWindowFocus: 'always' })
  if (!data || data.meetings.length === 0) return null
  return (
    <section aria-labelledby="my-meetings">
      <h2 id="my-meetings">{t('meetings.mine')}</h2>
      <ul>{data.meetings.map((one) => (
        <li key={one.id} className="panel-line">
          <div>
            <p><Go to={`/meetings/${one.id}`}><strong>{say(one.title)}</strong></Go></p>
            <p className="small quiet"><span className="number">{formatInstant(one.planned_at)}</span> · {one.place}</p>
          </div>
          <Mark tone={one.state === 'closed' ? 'done' : one.state === 'called-off' ? 'unknown' : 'waiting'}>{t(`meetings.state.${one.state}`)}</Mark>
        </li>
      ))}</ul>
    </section>
  )
}
