import type { ReactNode } from 'react'
import { addressOf, type Search } from '../public/address.ts'
import { useReader } from '../shell/reader.tsx'
import { useWords } from '../words.ts'

/** A form of the calculator: what the address holds goes along, and the next address is asked for. It needs no script; with it, only the page's middle changes. */
export function CalculatorForm({ search, className, children }: { search: Search, className?: string, children: ReactNode }) {
  const { language } = useWords()
  const { city } = useReader()
  const { county, subject, org, a } = search
  return (
    <form method="get" action={addressOf(language, '/incentives/calculator')} className={className} data-swaps="" autoComplete="off">
      {Object.entries({ city, county, subject, org, a }).map(([name, value]) => value === undefined || value === '' ? null : <input key={name} type="hidden" name={name} value={value} />)}
      {children}
    </form>
  )
}
