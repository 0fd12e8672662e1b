import { useState } from 'react'
import type { Groups, ScopeInput } from '../../../shared/contract'
import { both } from '../../../shared/query/ast'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { AddressText } from '../../ui/address-text'
import { BarList } from '../../ui/bar-list'
import { LinkButton } from '../../ui/button'
import { formatBytes, formatCount } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import { addressParts, lineText } from './line-text'
import styles from './overview.module.css'
import { lineTerm, type Tile } from './tiles'
import type { OpenMenu } from './use-mark-menu'

/** A list longer than this is for the grid, not for reading. */
const mostLines = 1000

const moreText = (total: number): string =>
  total > mostLines
    ? t('overview.moreOf', { n: formatCount(mostLines) })
    : t('overview.more', { n: formatCount(total) })

type Props = {
  readonly tile: Tile
  readonly scope: ScopeInput
  /** The first lines and how many there are. */
  readonly ranked: Groups | undefined
  readonly onMenu: OpenMenu
}

/** The lines of a ranking; a press narrows to the rows behind the line, and the whole list is one press away. */
export const RankedLines = ({ tile, scope, ranked, onMenu }: Props) => {
  const { narrow } = useInvestigation()
  const [all, setAll] = useState(false)
  const { by, measure } = tile
  const order = { measure, descending: true }
  const whole = useAnswer(
    'flows.groups',
    all ? { ...scope, by: [...by], measures: [measure], order, limit: mostLines } : null,
  )
  const groups = (all ? whole.data : undefined)?.groups ?? ranked?.groups ?? []
  const valueText = measure === 'bytes' ? formatBytes : formatCount
  const marked = (at: string) => {
    const group = groups[Number(at)]
    const expr = group ? both(tile.where, lineTerm(tile, group.key)) : null
    return group && expr ? { expr, label: lineText(by, group.key) } : null
  }
  if (ranked && groups.length === 0) return <p className={styles['none']}>{t('overview.none.rows')}</p>
  const more = ranked !== undefined && ranked.total > ranked.groups.length
  return (
    <>
      {whole.error && <ErrorNote error={whole.error} onRetry={whole.again} />}
      <div className={all ? styles['all'] : undefined}>
        <BarList
          label={t(`overview.tile.${tile.id}.title`)}
          bars={groups.map(({ key, values: [amount = 0] }, i) => {
            const text = lineText(by, key)
            const parts = addressParts(by, key)
            const label = parts ? <AddressText parts={parts} /> : text
            return { key: String(i), text, label, whole: parts !== null, value: amount, shown: valueText(amount) }
          })}
          onPick={at => {
            const line = marked(at)
            if (line) narrow(line.expr, 'include')
          }}
          onMenu={(at, place) => {
            const line = marked(at)
            if (line) onMenu(line, place)
          }}
        />
      </div>
      {(more || all) && (
        <p className={styles['more']}>
          <LinkButton aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('overview.fewer') : moreText(ranked?.total ?? 0)}
          </LinkButton>
          {all && whole.data && whole.data.total > mostLines && (
            <span className={styles['dim']}> {t('overview.mostLines', { n: formatCount(whole.data.total) })}</span>
          )}
        </p>
      )}
    </>
  )
}
