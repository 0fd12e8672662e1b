import { Ellipsis, GripVertical } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { Tile } from '../../../shared/model/dashboard'
import type { MarkedRows } from '../../answers/table-marks'
import { t } from '../../text'
import { IconButton, LinkButton } from '../../ui/button'
import type { MenuPoint } from '../../ui/charts/series'
import { cx } from '../../ui/cx'
import { Menu, type MenuEntry } from '../../ui/menu'
import { Tooltip } from '../../ui/tooltip'
import styles from './dashboards.module.css'
import { TileBody } from './tile-body'
import type { Asked } from './tile-scope'
import type { Arranging } from './use-arranging'

type Props = {
  readonly tile: Tile
  readonly asked: Asked
  /** Null where the dashboard cannot be changed. */
  readonly handle: Arranging['handle'] | null
  readonly moving: boolean
  readonly entries: readonly MenuEntry[]
  readonly onQuery: () => void
  readonly onOpen: (marked: MarkedRows) => void
  readonly onMenu: (marked: MarkedRows, at: MenuPoint) => void
  readonly onBrush: (from: number, to: number) => void
}

/** A tile on its place: its title leads to its query. */
export const TileCard = ({ tile, asked, handle, moving, entries, onQuery, onOpen, onMenu, onBrush }: Props) => {
  const { x, y, w, h } = tile.place
  const place = { '--x': x + 1, '--y': y + 1, '--w': w, '--h': h } as CSSProperties
  const title = tile.title || t(`views.pictures.${tile.kind === 'text' ? 'table' : tile.kind}`)
  const heading =
    asked.kind === 'query' ? (
      <Tooltip text={tile.note === '' ? t('dashboards.openQuery') : tile.note}>
        <LinkButton plain onClick={onQuery}>
          {title}
        </LinkButton>
      </Tooltip>
    ) : (
      tile.title
    )
  return (
    <article className={cx(styles['tile'], moving && styles['moving'])} style={place} aria-label={title} data-tile>
      <header className={styles['tileHead']}>
        {handle && (
          <button
            type="button"
            className={styles['grip']}
            aria-label={t('dashboards.move', { title })}
            title={t('dashboards.moveHint')}
            {...handle(tile, 'move')}
          >
            <GripVertical size={13} />
          </button>
        )}
        <h2>{heading}</h2>
        {entries.length > 0 && (
          <Menu
            label={t('dashboards.tileMenu', { title })}
            trigger={
              <IconButton small label={t('dashboards.tileMenu', { title })}>
                <Ellipsis size={14} />
              </IconButton>
            }
            entries={entries}
          />
        )}
      </header>
      <div className={styles['tileBody']} data-tile-body>
        <TileBody tile={tile} asked={asked} onOpen={onOpen} onMenu={onMenu} onBrush={onBrush} />
      </div>
      {handle && (
        <button
          type="button"
          className={styles['corner']}
          aria-label={t('dashboards.resize', { title })}
          title={t('dashboards.resizeHint')}
          {...handle(tile, 'size')}
        />
      )}
    </article>
  )
}
