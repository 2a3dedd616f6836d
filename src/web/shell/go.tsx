import type { AnchorHTMLAttributes, ReactNode } from 'react'
import { addressOf, pageAt, type Search } from '../public/address.ts'
import { useWords } from '../words.ts'
import { useReader } from './reader.tsx'

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { to: string, search?: Search, hash?: string, children: ReactNode }

/**
 * A link to a page of ours, `to` a path without language: to a public page as a document in the reader's language, to the others within the
 * application where that runs. The city of the address is kept. The page one is on has the class `active`.
 */
export function Go({ to, search = {}, hash, className, children, ...rest }: Props) {
  const { language } = useWords()
  const { city, path, AppLink } = useReader()
  if (AppLink !== null && pageAt(to) === null) return <AppLink to={to} search={search} hash={hash} className={className} activeOptions={{ exact: false, includeSearch: false }} {...rest as object}>{children}</AppLink>
  const is_here = hash === undefined && (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`))
  return <a href={addressOf(language, to, { city, ...search }, hash)} className={is_here ? `${className ?? ''} active`.trim() : className} aria-current={is_here ? 'page' : undefined} {...rest}>{children}</a>
}
