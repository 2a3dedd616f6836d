import { createContext, use, type ComponentType, type ReactNode } from 'react'
import type { Me } from '../session.tsx'

export type AppLinkProps = { to: string, search?: Record<string, string | undefined>, hash?: string, className?: string, children: ReactNode, activeOptions?: { exact?: boolean, includeSearch?: boolean }, [aria: `aria-${string}`]: unknown }

/** Who reads the page and where: the frame of a page in the browser and of one drawn on the server differ in this alone. */
export type Reader = {
  /** Undefined until the server has said. */
  me: Me | undefined
  is_loading: boolean
  /** The hosted city the address names. */
  city: string | undefined
  /** The page's path without its language, and its whole address, to come back to after signing in. */
  path: string
  address: string
  /** Follows a link within the application without loading anew; null where the page is a document of its own. */
  AppLink: ComponentType<AppLinkProps> | null
  /** The same page in the other language, or how to change to it. */
  other_language: { address: string } | { change: () => void }
  signOut?: () => void
}

const context = createContext<Reader | null>(null)

/** Gives the frame's parts and links their reader. */
export function ReaderProvider({ reader, children }: { reader: Reader, children: ReactNode }) {
  return <context.Provider value={reader}>{children}</context.Provider>
}

/** Who reads, and where; for parts that are drawn in the browser and on the server alike. */
export function useReader(): Reader {
  const reader = use(context)
  if (reader === null) throw new Error('invariant: a part of the frame stands outside it')
  return reader
}
