import { Button } from 'antd'
import { useWords } from '../words.ts'

/** The foot of a list that goes on: how much is shown, and the button for more. */
export function More({ shown, total, is_capped, has_more, is_loading, onMore }: { shown: number, total: number, is_capped?: boolean, has_more: boolean, is_loading: boolean, onMore: () => void }) {
  const { t } = useWords()
  return (
    <div className="row" style={{ padding: '20px 0', justifyContent: 'space-between' }}>
      <span className="faint small number" role="status">{t(is_capped ? 'list.shown-capped' : 'list.shown', { shown, total: total.toLocaleString('en-US') })}</span>
      {has_more ? <Button onClick={onMore} loading={is_loading}>{t('list.more')}</Button> : null}
    </div>
  )
}
