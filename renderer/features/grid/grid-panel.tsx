import { ArrowLeftRight, ArrowUp, Download, PanelLeft } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { isFolded } from '../../../shared/model/aggregated'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { GroupByButton } from '../../answers/group-by-button'
import { NearestHint } from '../../answers/nearest-hint'
import { useEngine } from '../../engine/engine'
import { useCase } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { cellText, fieldLabel } from '../../state/field-text'
import { changeLayout, exportedFields, fieldsOf, gridLayout, places } from '../../state/grid-layout'
import { scopeOf } from '../../state/investigation'
import { openNewFinding } from '../../state/new-finding'
import { notify, notifyError } from '../../state/notices'
import { useIntake } from '../../state/use-intake'
import { type NarrowMode, useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { formatCount, spansYears } from '../../ui/format'
import { ContextMenu, Menu, type MenuEntry } from '../../ui/menu'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { PanelBar } from '../../ui/panel'
import { ColumnsPicker } from './columns-picker'
import { rowsAsTsv, rowsQuery } from './copy-rows'
import { Facets } from './facets'
import styles from './grid.module.css'
import { type CellAt, GridTableView } from './grid-table'
import { selectedIds } from './selecting'
import { useAlertActions } from './use-alert-actions'
import { useAsked } from './use-asked'
import { useColumns } from './use-columns'
import { useRowPicks } from './use-row-picks'
import { type Row, useRows } from './use-rows'
import { useWindowing } from './use-windowing'

const narrowKeys: Readonly<Record<string, NarrowMode>> = { i: 'include', x: 'exclude', o: 'only' }

const noFields: readonly string[] = []
const noLengths: Readonly<Record<string, number>> = {}
/** How wide a letter of prose is beside one of an address. */
const proseLetter = 0.85

/** Letters of the longest address seen in each column so far, and of what stands where one was folded away. */
const longestAddresses = (
  before: Readonly<Record<string, number>>,
  first: number,
  end: number,
  rowAt: (index: number) => Row | undefined,
): Readonly<Record<string, number>> => {
  let longest = before
  for (let index = first; index < end; index++) {
    const row = rowAt(index)
    for (const column of ['src_ip', 'dst_ip']) {
      const address = row?.[column]
      const folded = row && isFolded(row, column) ? t('grid.folded') : ''
      const letters = typeof address === 'string' ? address.length : Math.ceil(folded.length * proseLetter)
      if (letters > (longest[column] ?? 0)) longest = { ...longest, [column]: letters }
    }
  }
  return longest
}

/** The rows behind everything: sorted, narrowed, picked, copied, exported. */
export const GridPanel = () => {
  const engine = useEngine()
  const shell = useShell()
  const intake = useIntake()
  const open = useCase()
  const { value, change, narrow } = useInvestigation()
  const layout = useValue(gridLayout)
  const filled = open?.filledFields ?? noFields
  const [longest, setLongest] = useState<Readonly<Record<string, number>>>(noLengths)
  const withYear = spansYears(open?.first ?? null, open?.last ?? null, value.zone)
  // Only a log that names its flows can give each way of one a row of its own.
  const canStitch = filled.includes('flow_id') && filled.includes('src_bytes')
  const stitch = layout.stitch && canStitch
  const roomyActions = filled.includes('tcp_flags') || (open?.actions.none ?? 0) > 0
  const asked = useAsked(filled)
  const table = useColumns(asked, longest, withYear, { stitch, actions: roomyActions })
  const shown = table.getVisibleLeafColumns().map(({ id }) => id)
  const { zone, selection } = value
  const { readable, sort } = asked
  const { query, range } = value
  const scope = scopeOf({ query, range, zone })
  const question = readable && open ? { path: open.path, scope, columns: fieldsOf(shown, filled), sort, stitch } : null
  const questionKey = JSON.stringify([scope, sort, stitch])
  const [known, setKnown] = useState(0)
  const windowing = useWindowing(known, questionKey)
  const [menu, setMenu] = useState<{ readonly cell: CellAt; readonly x: number; readonly y: number } | null>(null)
  const ids = selectedIds(selection)
  // Whoever has scrolled, picked a row or opened a menu is reading: nothing may move under their eyes.
  const reading = windowing.top > 0 || ids.length > 0 || menu !== null
  const rows = useRows(question, windowing.first, windowing.end, reading)
  if (rows.total !== undefined && rows.total !== known) setKnown(rows.total)
  const alertActions = useAlertActions(rows, windowing, shown.includes('action') && (open?.kinds.alert ?? 0) > 0)
  const look = useMemo(() => ({ zone, withYear, alertActions }), [zone, withYear, alertActions])
  const seen = longestAddresses(longest, windowing.first, windowing.end, rows.rowAt)
  if (seen !== longest) setLongest(seen)
  const { selected, pick, pickAll } = useRowPicks(rows, rows.scope ?? scope, sort)

  const fieldOf = (cell: CellAt): string => places[cell.column]?.country ?? cell.column
  const valueOf = (cell: CellAt) => cell.row[fieldOf(cell)] ?? null
  const narrowBy = (cell: CellAt, mode: NarrowMode) => narrow(termFor(fieldOf(cell), valueOf(cell)), mode)
  const idsFor = (cell: CellAt): readonly number[] => {
    const id = cell.row['id']
    return typeof id === 'number' && !selected.has(id) ? [id] : ids
  }

  const copy = (text: string, what: string) => {
    navigator.clipboard.writeText(text).then(() => notify('info', what), notifyError)
  }
  const copyRows = (wanted: readonly number[]) => {
    rowsAsTsv(engine, wanted, exportedFields(shown), sort, scope).then(
      text => copy(text, t('grid.copied', { count: wanted.length, shown: formatCount(wanted.length) })),
      notifyError,
    )
  }
  const exportRows = (kind: 'csv' | 'ndjson') => {
    engine
      .ask('flows.export', { ...(rows.scope ?? scope), kind, columns: [...exportedFields(shown)], sort, stitch })
      .then(({ name, mime, text }) => shell.save(name, mime, text), notifyError)
  }

  const onKey = (cell: CellAt, event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      if (key === 'c') copyRows(idsFor(cell))
      else if (key === 'a') pickAll()
      else return false
      return true
    }
    const mode = event.altKey || event.shiftKey ? undefined : narrowKeys[key]
    if (!mode) return false
    narrowBy(cell, mode)
    return true
  }

  const menuEntries = (cell: CellAt): readonly MenuEntry[] => {
    const shownValue = cellText(fieldOf(cell), valueOf(cell), zone) || t('grid.noValue')
    const act = (id: string, run: () => void, keys?: string): MenuEntry => ({
      kind: 'action',
      id,
      label: t(`grid.menu.${id}`),
      keys,
      run,
    })
    const wanted = idsFor(cell)
    const address = fieldOf(cell).endsWith('_ip') ? valueOf(cell) : null
    return [
      { kind: 'heading', id: 'what', label: `${fieldLabel(fieldOf(cell))}: ${shownValue}` },
      act('include', () => narrowBy(cell, 'include'), 'I'),
      act('exclude', () => narrowBy(cell, 'exclude'), 'X'),
      act('only', () => narrowBy(cell, 'only'), 'O'),
      { kind: 'line', id: 'a' },
      ...(typeof address === 'string' ? [act('host', () => change({ selection: { kind: 'host', address } }))] : []),
      act('copyValue', () => copy(shownValue, t('grid.copiedValue'))),
      {
        kind: 'action',
        id: 'copyRows',
        label: t('grid.menu.copyRows', { count: wanted.length }),
        keys: 'Ctrl+C',
        run: () => copyRows(wanted),
      },
      ...(wanted.length > 1 ? [act('justThese', () => change({ query: rowsQuery(wanted), range: null }))] : []),
      { kind: 'line', id: 'b' },
      act('newFinding', () => openNewFinding({ rows: wanted.slice(0, 200) }), 'N'),
    ]
  }

  const newestFirst = sort.field === 'start' && sort.descending
  const showFresh = () => {
    rows.follow()
    if (newestFirst) windowing.moveTo(0)
  }

  const nothing = rows.total === 0 && !rows.loading
  return (
    <>
      <PanelBar
        title={t('app.flows')}
        actions={
          <>
            <GroupByButton />
            <Menu
              label={t('grid.export')}
              trigger={
                <Button disabled={!rows.total}>
                  <Download size={14} />
                  {t('grid.export')}
                </Button>
              }
              entries={(['csv', 'ndjson'] as const).map(kind => ({
                kind: 'action',
                id: kind,
                label: t(`grid.exportAs.${kind}`, { count: rows.total ?? 0, shown: formatCount(rows.total ?? 0) }),
                run: () => exportRows(kind),
              }))}
            />
            <ColumnsPicker filledFields={filled} asked={asked} />
          </>
        }
      >
        <IconButton
          small
          label={t(layout.facetsOpen ? 'grid.hideFacets' : 'grid.showFacets')}
          aria-pressed={layout.facetsOpen}
          onClick={() => changeLayout({ facetsOpen: !layout.facetsOpen })}
        >
          <PanelLeft size={15} />
        </IconButton>
        {canStitch && (
          <IconButton
            small
            label={t(layout.stitch ? 'grid.unstitch' : 'grid.stitch')}
            aria-pressed={layout.stitch}
            onClick={() => changeLayout({ stitch: !layout.stitch })}
          >
            <ArrowLeftRight size={15} />
          </IconButton>
        )}
        {rows.total !== undefined && open && (
          <span className="dim nowrap" role="status">
            {stitch
              ? t('grid.countStitched', { rows: formatCount(rows.total), of: formatCount(open.flows) })
              : t('grid.count', { rows: formatCount(rows.total), of: formatCount(Math.max(rows.total, open.flows)) })}
            {ids.length > 1 && ` · ${t('grid.selected', { count: ids.length, shown: formatCount(ids.length) })}`}
          </span>
        )}
      </PanelBar>
      {rows.error && <ErrorNote error={rows.error} onRetry={rows.again} />}
      <div className={styles['panel']}>
        {layout.facetsOpen && <Facets filledFields={filled} readable={readable} />}
        <div className={styles['stage']}>
          <GridTableView
            table={table}
            asked={asked}
            rows={rows}
            windowing={windowing}
            look={look}
            selected={selected}
            onPick={pick}
            onMenu={(cell, at) => setMenu({ cell, ...at })}
            onKey={onKey}
          />
          {rows.fresh > 0 && (
            <div className={styles['fresh']}>
              <Button small look="solid" onClick={showFresh}>
                {newestFirst && <ArrowUp size={13} />}
                {t('grid.fresh', { count: rows.fresh, shown: formatCount(rows.fresh) })}
              </Button>
            </div>
          )}
          {nothing && (
            <div className={styles['over-all']}>
              {open?.flows === 0 ? (
                <EmptyState
                  title={t('grid.noRows')}
                  actions={<Button onClick={() => intake.ask('evidence')}>{t('evidence.addFiles')}</Button>}
                >
                  {t('grid.noRowsHint')}
                </EmptyState>
              ) : (
                <EmptyState
                  title={t('grid.noMatch')}
                  actions={
                    <>
                      <NearestHint />
                      {value.query !== '' && <Button onClick={() => change({ query: '' })}>{t('query.clear')}</Button>}
                      {value.range && <Button onClick={() => change({ range: null })}>{t('query.allOfIt')}</Button>}
                    </>
                  }
                >
                  {rows.notes.map(note => (
                    <span key={note}>
                      {visibleText(note)}
                      <br />
                    </span>
                  ))}
                  {t(value.range ? 'grid.noMatchRange' : 'grid.noMatchHint')}
                </EmptyState>
              )}
            </div>
          )}
          {rows.loading && (
            <div className={styles['waiting']}>
              <Waiting what={t('grid.looking')} onStop={rows.stop} />
            </div>
          )}
        </div>
      </div>
      {menu && (
        <ContextMenu
          at={menu}
          label={t('grid.menu.label')}
          entries={menuEntries(menu.cell)}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  )
}
