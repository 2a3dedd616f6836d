import { useEffect, type ReactNode } from 'react'

/** The one heading of a page, its lead sentence and, at the right, what can be done with the whole page. Also names the tab. */
export function PageHead({ title, lead, above, children }: { title: string, lead?: ReactNode, above?: ReactNode, children?: ReactNode }) {
  useTitle(title)
  return (
    <header className="page__head">
      <div>
        {above === undefined ? null : <div className="label">{above}</div>}
        <h1>{title}</h1>
        {lead === undefined ? null : <p className="page__lead">{lead}</p>}
      </div>
      {children === undefined ? null : <div className="row not-print">{children}</div>}
    </header>
  )
}

/** Names the browser's tab; `count` puts a number before the name. */
export function useTitle(title: string, count = 0): void {
  useEffect(() => {
    const name = title === '' ? '揭榜 Jiebang' : `${title} · 揭榜 Jiebang`
    document.title = count > 0 ? `(${count}) ${name}` : name
  }, [title, count])
}
