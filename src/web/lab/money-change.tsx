import { Money } from '../widgets/money.tsx'
import { useWords } from '../words.ts'

/** A difference of money with its sign; none is said in words. */
export function MoneyChange({ fen }: { fen: number }) {
  const { t } = useWords()
  if (fen === 0) return <span className="faint">{t('lab.none')}</span>
  return <span className={`lab-change lab-change--${fen > 0 ? 'more' : 'less'}`}>{fen > 0 ? '+' : '−'}<Money amount_fen={Math.abs(fen)} /></span>
}
