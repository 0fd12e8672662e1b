import type { ReactNode } from 'react'
import type { Groups } from '../../../shared/contract'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { narrowed } from '../../state/narrowed'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import styles from './overview.module.css'
import { RankedLines } from './ranked-lines'
import type { Tile } from './tiles'
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

type RankingProps = { readonly tile: Tile; readonly ranked: Groups | undefined; readonly onMenu: OpenMenu }

/** One of the usual rankings; its answer comes with those of the others. */
export const RankingCard = ({ tile, ranked, onMenu }: RankingProps) => {
  const { value, change } = useInvestigation()
  return (
    <Card
      title={t(`overview.tile.${tile.id}.title`)}
      total={ranked && formatCount(ranked.total)}
      totalLabel={t('overview.distinct')}
      onOpen={ranked && ranked.groups.length > 0 ? () => change({ panel: 'flows' }) : undefined}
    >
      <RankedLines tile={tile} scope={scopeOf(value)} ranked={ranked} onMenu={onMenu} />
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
      <RankedLines tile={tile} scope={scope} ranked={ranked.data} onMenu={onMenu} />
    </Card>
  )
}
