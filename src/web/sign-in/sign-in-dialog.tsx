import { settleSignIn } from '../client.ts'
import { Panel } from '../widgets/panel.tsx'
import { useWords } from '../words.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Signing in over the page when a session has ended: what was typed stays, the interrupted call is made again. */
export default function SignInDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const putOff = () => { settleSignIn(false); onClose() }
  return (
    <Panel kind="middle" title={t('account.sign-in')} is_open onClose={putOff}>
      <p className="quiet" style={{ marginBottom: 16 }}>{t('sign-in.over')}</p>
      <SignInForm onDone={onClose} />
    </Panel>
  )
}
