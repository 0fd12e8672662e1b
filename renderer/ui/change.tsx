import { t } from '../text'
import { changePercent } from './charts/series'
import { formatCount } from './format'

/** How a number changed against the period before: an arrow and per cent, or that it is new. */
export const Change = ({ now, before }: { readonly now: number | null; readonly before: number | null }) => {
  if (now === null) return null
  if (before === null || before === 0)
    return now === 0 ? null : <span title={t('charts.newHint')}>{`✦ ${t('charts.new')}`}</span>
  const percent = changePercent(now, before) ?? 0
  const size = Math.abs(percent)
  const shown = formatCount(size >= 10 ? Math.round(size) : Number(size.toFixed(1)))
  if (shown === '0') return <span title={t('charts.same')}>= 0 %</span>
  return (
    <span title={t(percent > 0 ? 'charts.up' : 'charts.down', { percent: shown })}>
      {`${percent > 0 ? '▲' : '▼'} ${shown} %`}
    </span>
  )
}
