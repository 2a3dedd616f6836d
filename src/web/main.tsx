import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import './styles/ground.css'
import './styles/layout.css'
import { ApiFault } from './client.ts'
import { router } from './routes.tsx'
import { theme } from './theme.ts'
import { useWords } from './words.ts'
import { browserVoice } from './words/choice.ts'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only what may have been the network or a restart is asked again.
      retry: (count, fault) => count < 1 && fault instanceof ApiFault && fault.status >= 500,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
})

const locales = { zh: () => import('antd/locale/zh_CN'), en: () => import('antd/locale/en_US') }

function usePrefersStill(): boolean {
  const [is_still, setStill] = useState(() => matchMedia('(prefers-reduced-motion: reduce)').matches)
  useEffect(() => {
    const wish = matchMedia('(prefers-reduced-motion: reduce)')
    const listen = () => setStill(wish.matches)
    wish.addEventListener('change', listen)
    return () => wish.removeEventListener('change', listen)
  }, [])
  return is_still
}

function Root() {
  const { language } = useWords()
  const is_still = usePrefersStill()
  // A locale from the first moment on: antd would build the tree anew, and lose what pages hold, if one came only later.
  const [locale, setLocale] = useState<Locale>({ locale: 'none' })
  useEffect(() => {
    let is_current = true
    void locales[language]().then((loaded) => { if (is_current) setLocale(loaded.default) })
    return () => { is_current = false }
  }, [language])
  return (
    <ConfigProvider theme={theme(is_still)} locale={locale} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ConfigProvider>
  )
}

createRoot(document.getElementById('root')!).render(<StrictMode><I18nextProvider i18n={browserVoice()}><Root /></I18nextProvider></StrictMode>)
