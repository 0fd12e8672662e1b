import type { ReactNode } from 'react'
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

/** A titled list; the title and the number beside it open the rows behind all of it. */
export const Card = ({
  title,
  about,
  total,
  totalLabel,
  tone,
  onOpen,
  children,
}: {
  readonly title: string
  readonly about?: string
  readonly total?: string | undefined
  readonly totalLabel?: string
  readonly tone?: 'denied' | 'alert' | 'allowed' | undefined
  readonly onOpen?: (() => void) | undefined
  readonly children: ReactNode
}) => (
  <section className={styles['card']} aria-label={title}>
    <header>
      <h2 title={about}>
        {onOpen ? (
          <LinkButton plain onClick={onOpen}>
            {title}
          </LinkButton>
        ) : (
          title
        )}
      </h2>
      {total !== undefined && (
        <span className={styles['total']} data-tone={tone}>
          {onOpen ? (
            <LinkButton plain onClick={onOpen} aria-label={t('overview.openRows', { title, n: total })}>
              {total}
            </LinkButton>
          ) : (
            total
          )}
          {totalLabel !== undefined && <span className={styles['dim']}> {totalLabel}</span>}
        </span>
      )}
    </header>
    {about !== undefined && <p className={styles['about']}>{about}</p>}
    {children}
  </section>
)

type Props = {
  readonly tile: Tile
  readonly lines: number
  /** Says what the tile is about and counts its rows; plain rankings need neither. */
  readonly first?: boolean
  readonly tone?: 'denied' | 'alert' | 'allowed'
  readonly onMenu: OpenMenu
}

/** One ranking of the overview, asked, drawn and clickable. */
export const TileCard = ({ tile, lines, first = false, tone, onMenu }: Props) => {
  const { value, change, narrow } = useInvestigation()
  const scope = tile.where ? narrowed(scopeOf(value), tile.where) : scopeOf(value)
  const counted = useAnswer('flows.count', first ? scope : null)
  const ranked = useAnswer('flows.groups', {
    ...scope,
    by: [...tile.by],
    measures: [tile.measure],
    order: { measure: tile.measure, descending: true },
    limit: lines,
  })
  const title = t(`overview.tile.${tile.id}.title`)
  const valueText = tile.measure === 'bytes' ? formatBytes : formatCount
  const groups = ranked.data?.groups ?? []
  const termAt = (key: string) => {
    const group = groups[Number(key)]
    if (!group) return null
    const expr = both(tile.where, lineTerm(tile, group.key))
    return expr && { expr, label: lineText(tile.by, group.key) }
  }
  const rows = counted.data?.rows
  const nothing = ranked.data !== undefined && groups.length === 0

  return (
    <Card
      title={title}
      {...(first ? { about: t(`overview.tile.${tile.id}.about`) } : {})}
      total={
        first ? (rows === undefined ? undefined : formatCount(rows)) : ranked.data && formatCount(ranked.data.total)
      }
      totalLabel={first ? t('overview.flows') : t('overview.distinct')}
      tone={rows === 0 ? undefined : tone}
      onOpen={nothing ? undefined : () => change({ query: scope.query ?? '', panel: 'flows' })}
    >
      {ranked.error && <ErrorNote error={ranked.error} onRetry={ranked.again} />}
      {nothing && <p className={styles['none']}>{t('overview.none.rows')}</p>}
      <BarList
        label={title}
        bars={groups.map(({ key, values: [amount = 0] }, i) => {
          const text = lineText(tile.by, key)
          return {
            key: String(i),
            text,
            label: isAddress(tile.by) ? <span className="mono">{text}</span> : text,
            value: amount,
            shown: valueText(amount),
          }
        })}
        onPick={key => {
          const marked = termAt(key)
          if (marked) narrow(marked.expr, 'include')
        }}
        onMenu={(key, at) => {
          const marked = termAt(key)
          if (marked) onMenu(marked, at)
        }}
      />
    </Card>
  )
}
