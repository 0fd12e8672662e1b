import type { ReactNode } from 'react'
import type { Groups } from '../../../shared/contract'
import { both } from '../../../shared/query/ast'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { narrowed } from '../../state/narrowed'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { BarList } from '../../ui/bar-list'
import { LinkButton } from '../../ui/button'
import { formatBytes, formatCount } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import { isAddress, lineText } from './line-text'
import styles from './overview.module.css'
import { lineTerm, type Tile } from './tiles'
import type { OpenMenu } from './use-mark-menu'

type CardProps = {
  readonly title: string
  readonly about?: string
  readonly total?: string | undefined
  readonly totalLabel?: string
  readonly tone?: 'denied' | 'alert' | 'allowed' | undefined
  readonly onOpen?: (() => void) | undefined
  readonly children: ReactNode
}

/** A titled list; the title and the number beside it open the rows behind all of it. */
export const Card = ({ title, about, total, totalLabel, tone, onOpen, children }: CardProps) => {
  const opening = (text: string, label?: string) =>
    onOpen ? (
      <LinkButton plain onClick={onOpen} aria-label={label}>
        {text}
      </LinkButton>
    ) : (
      text
    )
  return (
    <section className={styles['card']} aria-label={title}>
      <header>
        <h2>{opening(title)}</h2>
        {total !== undefined && (
          <span className={styles['total']} data-tone={tone}>
            {opening(total, t('overview.openRows', { title, n: total }))}
            {totalLabel !== undefined && <span className={styles['dim']}> {totalLabel}</span>}
          </span>
        )}
      </header>
      {about !== undefined && <p className={styles['about']}>{about}</p>}
      {children}
    </section>
  )
}

type LinesProps = { readonly tile: Tile; readonly ranked: Groups | undefined; readonly onMenu: OpenMenu }

/** The lines of a ranking; a press narrows to the rows behind the line. */
const Lines = ({ tile, ranked, onMenu }: LinesProps) => {
  const { narrow } = useInvestigation()
  const groups = ranked?.groups ?? []
  const valueText = tile.measure === 'bytes' ? formatBytes : formatCount
  const marked = (at: string) => {
    const group = groups[Number(at)]
    const expr = group ? both(tile.where, lineTerm(tile, group.key)) : null
    return group && expr ? { expr, label: lineText(tile.by, group.key) } : null
  }
  if (ranked && groups.length === 0) return <p className={styles['none']}>{t('overview.none.rows')}</p>
  return (
    <BarList
      label={t(`overview.tile.${tile.id}.title`)}
      bars={groups.map(({ key, values: [amount = 0] }, i) => {
        const text = lineText(tile.by, key)
        const label = isAddress(tile.by) ? <span className="mono">{text}</span> : text
        return { key: String(i), text, label, value: amount, shown: valueText(amount) }
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
  )
}

/** One of the usual rankings; its answer comes with those of the others. */
export const RankingCard = ({ tile, ranked, onMenu }: LinesProps) => {
  const { change } = useInvestigation()
  return (
    <Card
      title={t(`overview.tile.${tile.id}.title`)}
      total={ranked && formatCount(ranked.total)}
      totalLabel={t('overview.distinct')}
      onOpen={ranked && ranked.groups.length > 0 ? () => change({ panel: 'flows' }) : undefined}
    >
      <Lines tile={tile} ranked={ranked} onMenu={onMenu} />
    </Card>
  )
}

type FirstProps = {
  readonly tile: Tile
  readonly lines: number
  readonly tone?: 'denied' | 'alert' | 'allowed'
  readonly onMenu: OpenMenu
}

/** A ranking with a condition of its own: says what it is about, and counts its rows. */
export const FirstCard = ({ tile, lines, tone, onMenu }: FirstProps) => {
  const { value, change } = useInvestigation()
  const scope = tile.where ? narrowed(scopeOf(value), tile.where) : scopeOf(value)
  const { measure } = tile
  const order = { measure, descending: true }
  const counted = useAnswer('flows.count', tile.where ? scope : null)
  const ranked = useAnswer('flows.groups', { ...scope, by: [...tile.by], measures: [measure], order, limit: lines })
  const rows = tile.where ? counted.data?.rows : ranked.data?.total
  return (
    <Card
      title={t(`overview.tile.${tile.id}.title`)}
      about={t(`overview.tile.${tile.id}.about`)}
      total={rows === undefined ? undefined : formatCount(rows)}
      totalLabel={t(tile.where ? 'overview.flows' : 'overview.sources')}
      tone={rows === 0 ? undefined : tone}
      onOpen={rows === 0 ? undefined : () => change({ query: scope.query ?? '', panel: 'flows' })}
    >
      {ranked.error && <ErrorNote error={ranked.error} onRetry={ranked.again} />}
      <Lines tile={tile} ranked={ranked.data} onMenu={onMenu} />
    </Card>
  )
}
