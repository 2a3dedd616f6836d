import { Sections, type Section } from '../widgets/sections.tsx'
import { useWords } from '../words.ts'
import '../words/case.ts'
import './case-papers.css'

/** What the case says, folded above a form: whoever scores or decides reads it again without leaving what they are writing. */
export function CasePapers({ sections }: { sections: readonly Section[] }) {
  const { t } = useWords()
  if (sections.length === 0) return null
  return (
    <details className="papers not-print">
      <summary>{t('work.form.papers')}</summary>
      <div className="papers__text"><Sections sections={[...sections]} /></div>
    </details>
  )
}
