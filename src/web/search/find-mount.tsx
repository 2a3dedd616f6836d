import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { get } from '../client.ts'
import type { Me } from '../session.tsx'
import { openVoice } from '../words/voice.ts'
import type { Language } from '../words/write.ts'
import FindDialog from './find-dialog.tsx'

let is_open = false

/** Opens the search box over a page that was drawn on the server. */
export async function openFind(language: Language): Promise<void> {
  if (is_open) return
  is_open = true
  const city = new URLSearchParams(location.search).get('city') ?? undefined
  const before = document.activeElement as HTMLElement | null
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  const close = () => {
    is_open = false
    root.unmount()
    place.remove()
    before?.focus?.({ preventScroll: true })
  }
  const me = await get<Me>('/api/accounts/me', { city }).catch(() => null)
  root.render(
    <I18nextProvider i18n={openVoice(language)}>
      <FindDialog account_id={me?.account?.id ?? null} roles={me?.roles ?? []} city={city} go={(path) => location.assign(path)} onClose={close} />
    </I18nextProvider>)
}
