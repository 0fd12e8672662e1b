import { ArrowLeft, Copy, Download, Plus, Printer } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ListedDashboard } from '../../../shared/contract/views'
import { freePlace } from '../../../shared/dashboard/arrange'
import type { Tile } from '../../../shared/model/dashboard'
import type { MarkedRows } from '../../answers/table-marks'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { dashboardShown } from '../../state/keeping'
import { notify, notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { language, t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { pngOf } from '../../ui/charts/picture'
import { formatOffset, formatRange } from '../../ui/format'
import { ContextMenu, Menu, type MenuEntry } from '../../ui/menu'
import { EmptyState, ErrorNote } from '../../ui/notes'
import { PanelBar } from '../../ui/panel'
import { boardPage, boardPicture } from './board-picture'
import styles from './dashboards.module.css'
import { TileCard } from './tile-card'
import { TileDialog } from './tile-dialog'
import { type Asked, askedOf } from './tile-scope'
import { useArranging } from './use-arranging'

type Props = {
  readonly board: ListedDashboard
  readonly onDuplicate: () => void
}

type Menued = { readonly x: number; readonly y: number; readonly entries: readonly MenuEntry[]; readonly label: string }

const askedScope = (asked: Asked) => (asked.kind === 'query' ? asked.scope : null)

/** One dashboard: its tiles where they were put, and all that can be done with it. */
export const Board = ({ board, onDuplicate }: Props) => {
  const engine = useEngine()
  const shell = useShell()
  const open = useCase()
  const { value, change, narrow } = useInvestigation()
  const entriesOf = useNarrowEntries()
  const views = useAnswer('views.list', {})
  const grid = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(true)
  const [draft, setDraft] = useState<{ readonly of: number; readonly tiles: readonly Tile[] } | null>(null)
  const [editing, setEditing] = useState<Tile | 'new' | null>(null)
  const [menu, setMenu] = useState<Menued | null>(null)

  const tiles = draft?.of === board.updated ? draft.tiles : board.tiles
  const editable = !board.shipped && !(open?.readOnly && board.places.includes('case'))

  const keep = async (next: readonly Tile[]) => {
    setDraft({ of: board.updated, tiles: next })
    const { id, title, note, places } = board
    try {
      await engine.ask('dashboards.save', { dashboard: { id, title, note, tiles: [...next] }, places: [...places] })
    } catch (error) {
      setDraft(null)
      notifyError(error)
    }
  }
  const arranging = useArranging(grid, tiles, next => void keep(next)) // shows its own errors

  const around = { views: views.data ?? [], value, open: open ?? { first: null, last: null }, follows }
  const asked = new Map(arranging.tiles.map(tile => [tile.id, askedOf(tile, around)] as const))
  const queried = arranging.tiles.flatMap(({ id, title }) => {
    const scope = askedScope(asked.get(id) ?? { kind: 'text', text: '' })
    return scope ? [{ ...scope, title }] : []
  })

  const shownRange =
    value.range ?? (open && open.first !== null && open.last !== null ? { from: open.first, to: open.last + 1 } : null)
  const subtitle = [
    open?.name ?? '',
    shownRange
      ? `${formatRange(shownRange.from, shownRange.to, value.zone)} ${formatOffset(shownRange.from, value.zone)}`
      : '',
    follows ? value.query : '',
  ]
    .filter(part => part !== '')
    .join(' · ')

  const exportAs = async (kind: 'svg' | 'png' | 'html' | 'csv' | 'json' | 'file') => {
    try {
      if (kind === 'csv' || kind === 'json') {
        const file = await engine.ask('dashboards.data', { title: board.title, tiles: queried, kind })
        shell.save(file.name, file.mime, file.text)
      } else if (kind === 'file') {
        const file = await engine.ask('dashboards.export', { id: board.id })
        shell.save(file.name, file.mime, file.text)
      } else if (grid.current) {
        const picture = boardPicture(grid.current, board.title, subtitle.slice(0, 200))
        const name = `netwake-dashboard.${kind}`
        if (kind === 'svg') shell.save(name, 'image/svg+xml', picture.svg)
        else if (kind === 'png') shell.save(name, 'image/png', await pngOf(picture))
        else {
          const named = queried.map(({ title, query }) => ({ title, query: query ?? '' }))
          shell.save(name, 'text/html', boardPage(picture, board.title, language(), named))
        }
      }
    } catch (error) {
      notifyError(error)
    }
  }

  const openQuery = (tile: Tile) => {
    const scope = askedScope(asked.get(tile.id) ?? { kind: 'text', text: '' })
    if (!scope) return
    const { from = null, to = null, query = '' } = scope
    const range = from !== null && to !== null ? { from, to } : null
    change({ query, range, panel: tile.kind === 'map' ? 'map' : 'flows', selection: null })
  }
  /** Narrows the investigation, and with it every tile. */
  const narrowTo = ({ expr, range }: MarkedRows, tile: Tile) => {
    if (expr === null && range === null) return openQuery(tile)
    if (!follows) setFollows(true)
    if (expr === null) change({ range })
    else narrow(expr, 'include', range ? { range } : {})
  }
  const openMenu = (marked: MarkedRows, at: { readonly x: number; readonly y: number }) => {
    const { expr, label, range } = marked
    if (expr) setMenu({ ...at, label, entries: entriesOf({ expr, label, ...(range ? { patch: { range } } : {}) }) })
  }

  const entriesFor = (tile: Tile): readonly MenuEntry[] => {
    const act = (id: string, run: () => void, danger = false): MenuEntry => ({
      kind: 'action',
      id,
      label: t(`dashboards.tile.${id}`),
      danger,
      run,
    })
    const ofQuery =
      askedScope(asked.get(tile.id) ?? { kind: 'text', text: '' }) === null ? [] : [act('query', () => openQuery(tile))]
    if (!editable) return ofQuery
    return [
      ...ofQuery,
      act('edit', () => setEditing(tile)),
      act('duplicate', () => {
        const copy = { ...tile, id: crypto.randomUUID(), place: freePlace(tiles, tile.kind) }
        void keep([...tiles, copy]) // shows its own errors
      }),
      { kind: 'line', id: 'line' },
      act(
        'remove',
        () => {
          void keep(tiles.filter(({ id }) => id !== tile.id)) // shows its own errors
          notify('info', t('dashboards.tileRemoved', { title: tile.title }), {
            label: t('query.undo'),
            run: () => void keep(tiles), // shows its own errors
          })
        },
        true,
      ),
    ]
  }

  return (
    <section className={styles['board']} aria-label={board.title}>
      <PanelBar
        title={board.title}
        actions={
          <>
            {editable && (
              <Button small onClick={() => setEditing('new')}>
                <Plus size={14} />
                {t('dashboards.addTile')}
              </Button>
            )}
            <Button small look={board.shipped ? 'accent' : 'plain'} onClick={onDuplicate}>
              <Copy size={14} />
              {t(board.shipped ? 'dashboards.duplicateToEdit' : 'dashboards.duplicate')}
            </Button>
            <Button small onClick={() => window.print()}>
              <Printer size={14} />
              {t('dashboards.print')}
            </Button>
            <Menu
              label={t('dashboards.export')}
              trigger={
                <Button small>
                  <Download size={14} />
                  {t('dashboards.export')}
                </Button>
              }
              entries={(['svg', 'png', 'html', 'csv', 'json', 'file'] as const).map(kind => ({
                kind: 'action',
                id: kind,
                label: t(`dashboards.as.${kind}`),
                disabled: (kind === 'csv' || kind === 'json') && queried.length === 0,
                run: () => void exportAs(kind), // shows its own errors
              }))}
            />
          </>
        }
      >
        <IconButton small label={t('dashboards.back')} onClick={() => dashboardShown.set(null)}>
          <ArrowLeft size={15} />
        </IconButton>
        <button
          type="button"
          className={styles['follow']}
          aria-pressed={follows}
          title={t('dashboards.followsHint')}
          onClick={() => setFollows(!follows)}
        >
          {t('dashboards.follows')}
        </button>
      </PanelBar>
      <div className={styles['paper']} data-paper>
        <div className={styles['printHead']}>
          <h1>{board.title}</h1>
          <p>{subtitle}</p>
        </div>
        {board.note !== '' && <p className={styles['about']}>{board.note}</p>}
        {views.error && <ErrorNote error={views.error} onRetry={views.again} />}
        {tiles.length === 0 && (
          <EmptyState
            title={t('dashboards.noTiles')}
            actions={
              editable && (
                <Button look="accent" onClick={() => setEditing('new')}>
                  {t('dashboards.addTile')}
                </Button>
              )
            }
          >
            {t('dashboards.noTilesHint')}
          </EmptyState>
        )}
        <div ref={grid} className={styles['grid']}>
          {arranging.tiles.map(tile => (
            <TileCard
              key={tile.id}
              tile={tile}
              asked={asked.get(tile.id) ?? { kind: 'text', text: '' }}
              handle={editable ? arranging.handle : null}
              moving={arranging.moving === tile.id}
              entries={entriesFor(tile)}
              onQuery={() => openQuery(tile)}
              onOpen={marked => narrowTo(marked, tile)}
              onMenu={openMenu}
              onBrush={(from, to) => change({ range: { from, to } })}
            />
          ))}
        </div>
      </div>
      {menu && (
        <ContextMenu
          label={menu.label}
          entries={menu.entries}
          at={{ x: menu.x, y: menu.y }}
          onClose={() => setMenu(null)}
        />
      )}
      {editing && (
        <TileDialog
          tile={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSave={words => {
            setEditing(null)
            const next =
              editing === 'new'
                ? [...tiles, { ...words, id: crypto.randomUUID(), place: freePlace(tiles, words.kind) }]
                : tiles.map(tile => (tile.id === editing.id ? { ...tile, ...words } : tile))
            void keep(next) // shows its own errors
          }}
        />
      )}
    </section>
  )
}
