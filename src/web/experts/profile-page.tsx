import { getRouteApi, Link } from '@tanstack/react-router'
import { PageHead } from '../widgets/page-head.tsx'
import { Failed, Loading } from '../widgets/states.tsx'
import { useWords } from '../words.ts'
import '../words/experts.ts'
import { Profile, useChoices } from './profile.tsx'

const route = getRouteApi('/experts/$code')

/** One profile at an address of its own, for its keeper. */
export default function ProfilePage() {
  const { t } = useWords()
  const { code } = route.useParams()
  const choices = useChoices()
  return (
    <div className="page page--narrow experts">
      <PageHead title={code} above={<Link to="/experts">{t('experts.title')}</Link>} />
      {choices.data ? <Profile key={code} code={code} choices={choices.data.choices} is_page /> : choices.isPending ? <Loading kind="document" lines={5} /> : <Failed fault={choices.error} again={() => { void choices.refetch() }} />}
    </div>
  )
}
