import type { ReactNode } from 'react'
import type { PageAddress } from '#kernel/values/public-page.ts'
import type { Me } from '../session.tsx'
import { BottomBar } from '../shell/bottom-bar.tsx'
import { Footer } from '../shell/footer.tsx'
import { Header } from '../shell/header.tsx'
import { ReaderProvider } from '../shell/reader.tsx'
import { useWords } from '../words.ts'
import { addressOf, pageAt } from './address.ts'
import '../styles/shell.css'

/** The frame of a public page: the same header, footer and bar as in the application, around a document that needs no script. */
export function Frame({ me, city, address, drawn_at, children }: { me: Me, city: string | undefined, address: PageAddress, drawn_at: string, children: ReactNode }) {
  const { t, formatInstant } = useWords()
  const { language, search } = address
  // An address that leads nowhere is offered to nobody again: its language switch and its way back lead to the hall.
  const path = pageAt(address.path) === null ? '/' : address.path
  const at = (one: PageAddress['language']) => addressOf(one, path, { city, ...search })
  return (
    <ReaderProvider reader={{ me, is_loading: false, city, path: address.path, address: at(language), AppLink: null, other_language: { address: at(language === 'zh' ? 'en' : 'zh') } }}>
      <div className="shell">
        <a className="skip" href="#main">{t('shell.skip')}</a>
        {me.is_demo ? <aside className="demo-line not-print" aria-label={t('demo.mark')}>{t('demo.line')}</aside> : null}
        <Header />
        {/* Shown by the server when it could not draw the page anew in time: it gives the page it kept, and says so. */}
        <aside hidden data-late="" className="offline-line" role="status">{t('shell.late', { at: formatInstant(drawn_at) })}</aside>
        <main id="main" tabIndex={-1}>{children}</main>
        <Footer drawn_at={t('footer.drawn', { at: formatInstant(drawn_at) })} />
        <BottomBar />
      </div>
    </ReaderProvider>
  )
}
