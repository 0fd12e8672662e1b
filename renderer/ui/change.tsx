import { t } from '../text'
import { formatChange } from './quantity'

/** How a number changed against the period before: an arrow and per cent, or that it is new. */
export const Change = ({ now, before }: { readonly now: number | null; readonly before: number | null }) => {
  if (now === null) return null
  const text = formatChange(now, before, t('charts.new'))
  return <span title={before === null || before === 0 ? t('charts.newHint') : t('charts.changeHint')}>{text}</span>
}
