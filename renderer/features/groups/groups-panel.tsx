import { Download, GitCompare, List } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import type { Table } from '../../../shared/contract'
import { type ChartKind, chartKinds, isOverTime } from '../../../shared/model/chart'
import type { Expr, Query } from '../../../shared/query/ast'
import { asRows, limitedTo, retabled, sortedBy, withSeries } from '../../../shared/query/grouping'
import { rowsBehind } from '../../../shared/query/term'
import { NearestHint } from '../../answers/nearest-hint'
import { tableColumns } from '../../answers/table-columns'
import { type MarkedRows, markedLine } from '../../answers/table-marks'
import { toTsv } from '../../answers/tsv'
import { useEngine } from '../../engine/engine'
import { useCase } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { changeGroupLayout, groupLayout } from '../../state/group-layout'
import { scopeOf } from '../../state/investigation'
import { notify, notifyError } from '../../state/notices'
import { type NarrowMode, useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, LinkButton } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { formatCount, spansYears } from '../../ui/format'
import { ContextMenu, Menu, type MenuEntry } from '../../ui/menu'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { PanelBar } from '../../ui/panel'
import { ChartPane } from './chart-pane'
import { DifferenceDialog } from './difference-dialog'
import { ExpandedRows, expandedPx } from './expanded-rows'
import { type CellPlace, GroupTable } from './group-table'
import { GroupingBar } from './grouping-bar'
import styles from './groups.module.css'
import { stripsOf } from './line-columns'
import { useLineMarks } from './use-line-marks'
import { cellTerm, useLineMenu } from './use-line-menu'
import { useLines } from './use-lines'
import { ViewLabel } from './view-label'

const views = ['table', ...chartKinds] as const
const narrowKeys: Readonly<Record<string, NarrowMode>> = { i: 'include', x: 'exclude', o: 'only' }
const noFields: readonly string[] = []
const moreEach = 10
/** A clipboard takes no more lines than a sheet shows well; a file takes them all. */
const mostCopied = 10_000

type Opened = { readonly entries: readonly MenuEntry[]; readonly label: string; readonly x: number; readonly y: number }

/** The answer to a query that counts its rows, as lines or as a picture; every number leads to its rows. */
export const GroupsPanel = ({ query: asked }: { readonly query: Query }) => {
  const engine = useEngine()
  const shell = useShell()
  const open = useCase()
  const { value, change, narrow } = useInvestigation()
  const { view, heat, figures } = useValue(groupLayout)
  const { query, range, zone } = value
  const scope = useMemo(() => scopeOf({ query, range, zone }), [query, range, zone])
  const { shape } = asked
  const table = shape.kind === 'table' ? shape : null
  const limit = table?.limit ?? null
  const filled = open?.filledFields ?? noFields
  const withYear = spansYears(open?.first ?? null, open?.last ?? null, zone)

  const [seen, setSeen] = useState({ first: 0, end: 0 })
  const onSeen = useCallback((first: number, end: number) => setSeen({ first, end }), [])
  const { head, tabled, lineAt, count } = useLines(open ? scope : null, shape, seen.first, seen.end)
  const data = tabled?.table
  const columns = useMemo(() => (tabled ? tableColumns(tabled.table, tabled.shape) : []), [tabled])
  const isBinned = table?.by.some(({ kind }) => kind === 'bin') ?? false
  const isCourseless =
    view !== 'table' && isOverTime(view) && table !== null && !isBinned && !table.values.some(({ series }) => series)

  const { expanded, picked, toggleExpanded, togglePicked } = useLineMarks(`${query} ${range?.from} ${range?.to}`)
  const [menu, setMenu] = useState<Opened | null>(null)
  const [comparing, setComparing] = useState(false)
  const menus = useLineMenu({ shape, columns, filled, onExpand: table ? toggleExpanded : null, onPick: togglePicked })

  const put = (edit: Parameters<typeof retabled>[2]) => change({ query: retabled(query, zone, edit) })
  const show = (next: (typeof views)[number]) => {
    changeGroupLayout({ view: next })
    // A picture over time needs courses: asking for them is part of asking for the picture.
    const needs = next !== 'table' && isOverTime(next) && !isBinned
    if (needs && table && !table.values.some(({ series }) => series)) put(now => withSeries(now, true))
  }
  const openRows = ({ expr, range: when }: MarkedRows) =>
    change({ query: rowsBehind(query, expr, zone), ...(when ? { range: when } : {}) })

  /** The lines that are picked; all of them when none is. */
  const copyLines = async (): Promise<void> => {
    const ofPicked = picked.flatMap(at => lineAt(at) ?? [])
    const limit = Math.min(Math.max(1, count), mostCopied)
    const asked = await engine.ask('query.table', { ...scope, limit, buckets: 1 })
    const rows = (picked.length > 0 ? ofPicked : asked.rows).map(({ cells }) => cells)
    await navigator.clipboard.writeText(toTsv({ columns: asked.columns, rows }, zone))
    notify('info', t('groups.copied', { count: rows.length, shown: formatCount(rows.length) }))
  }
  const copy = (): void => {
    copyLines().catch(notifyError)
  }
  const exportLines = (kind: 'csv' | 'ndjson', courses: boolean) => {
    engine
      .ask('query.export', { ...scope, kind, courses })
      .then(({ name, mime, text }) => shell.save(name, mime, text), notifyError)
  }
  const onKey = (cell: CellPlace, key: string): boolean => {
    if (key === 'Ctrl+c') {
      copy()
      return true
    }
    const mode = narrowKeys[key]
    const { column } = cell.strip
    const term = cellTerm(column, cell.line.cells[column.at] ?? null) ?? markedLine(columns, cell.line.cells, zone).expr
    if (!mode || !term) return false
    narrow(term, mode)
    return true
  }
  const look = useMemo(
    () => ({ zone, withYear, hasShare: (data?.rows.length ?? 0) > 1 && data?.overall !== null }),
    [data, zone, withYear],
  )
  const firstLines = useMemo((): readonly Pick<Table['rows'][number], 'cells'>[] => {
    if (!data) return []
    return data.overall ? [...data.rows, { cells: data.overall }] : data.rows
  }, [data])
  const headStrips = useMemo(() => stripsOf(columns, firstLines, look), [columns, firstLines, look])
  // Addresses are never cut: lines further down may have longer ones.
  const further = Array.from({ length: Math.max(0, seen.end - seen.first) }, (_, at) => seen.first + at)
    .filter(index => index >= (data?.rows.length ?? 0))
    .flatMap(index => lineAt(index) ?? [])
  const strips = further.length === 0 ? headStrips : stripsOf(columns, [...firstLines, ...further], look)
  const warmth = useMemo(
    () =>
      heat
        ? new Map(
            columns
              .filter(({ role, isNumber }) => role === 'value' && isNumber)
              .map(({ name, at }) => [
                name,
                (data?.rows ?? []).reduce((most, { cells }) => {
                  const cell = cells[at]
                  return typeof cell === 'number' ? Math.max(most, cell) : most
                }, 0),
              ]),
          )
        : null,
    [heat, columns, data],
  )
  const compared = picked.flatMap((index): (MarkedRows & { readonly expr: Expr })[] => {
    const line = lineAt(index)
    const marked = line && markedLine(columns, line.cells, zone)
    return marked?.expr ? [{ ...marked, expr: marked.expr }] : []
  })
  const [a, b] = compared
  const isEmpty = data !== undefined && data.total === 0 && !head.stale
  const more = limit !== null && (data?.total ?? 0) > limit
  return (
    <>
      <PanelBar
        title={t('app.flows')}
        actions={
          <>
            {a && b && (
              <Button look="accent" onClick={() => setComparing(true)}>
                <GitCompare size={14} />
                {t('groups.difference')}
              </Button>
            )}
            <Menu
              label={t('grid.export')}
              trigger={
                <Button disabled={!data?.total}>
                  <Download size={14} />
                  {t('grid.export')}
                </Button>
              }
              entries={[
                ...(['csv', 'ndjson'] as const).map(
                  (kind): MenuEntry => ({
                    kind: 'action',
                    id: kind,
                    label: t(`groups.exportAs.${kind}`, { count, shown: formatCount(count) }),
                    run: () => exportLines(kind, false),
                  }),
                ),
                { kind: 'action', id: 'copy', label: t('groups.copy'), keys: 'Ctrl+C', run: copy },
              ]}
            />
            <Button onClick={() => change({ query: asRows(query, zone) })}>
              <List size={14} />
              {t('groups.rows')}
            </Button>
          </>
        }
      >
        {data && (
          <span className="dim nowrap" role="status">
            {limit !== null && data.total > count
              ? t('groups.countOf', { shown: formatCount(count), total: formatCount(data.total), count: data.total })
              : t(table ? 'groups.count' : 'groups.lines', { count, shown: formatCount(count) })}
          </span>
        )}
        {more && (
          <LinkButton onClick={() => put(now => limitedTo(now, (limit ?? 0) + Math.max(moreEach, limit ?? 0)))}>
            {t('groups.more')}
          </LinkButton>
        )}
        <Chips
          label={t('groups.view')}
          value={view}
          options={views.map(each => ({ value: each, label: <ViewLabel view={each} on={each === view} /> }))}
          onChange={show}
        />
      </PanelBar>
      {table && (
        <GroupingBar
          shape={table}
          filled={filled}
          lengthMs={data?.range ? data.range.to - data.range.from : (open?.last ?? 0) - (open?.first ?? 0)}
          zone={zone}
          put={put}
          heat={heat}
          onHeat={view === 'table' ? on => changeGroupLayout({ heat: on }) : null}
        />
      )}
      {head.error && <ErrorNote error={head.error} onRetry={head.again} />}
      {data && data.notes.length > 0 && <p className={styles['notes']}>{data.notes.join(' ')}</p>}
      <div className={styles['stage']} data-loading={(head.loading && !data) || undefined}>
        {view === 'table' && data && (
          <GroupTable
            strips={strips}
            count={count}
            lineAt={lineAt}
            look={{
              zone,
              withYear,
              overall: data.overall,
              hasProviders: filled.includes('src_provider') || filled.includes('dst_provider'),
            }}
            heat={warmth}
            sort={table?.sort[0] ?? null}
            picked={picked}
            onSort={table ? (column, descending) => put(now => sortedBy(now, { column, descending })) : null}
            onPick={togglePicked}
            onMenu={(cell, at) => setMenu({ entries: menus.ofCell(cell), label: t('grid.menu.label'), ...at })}
            onKey={onKey}
            onSeen={onSeen}
            expanded={expanded}
            onExpand={table ? toggleExpanded : null}
            expand={line => {
              const { expr, label } = markedLine(columns, line.cells, zone)
              return expr && <ExpandedRows scope={scope} expr={expr} label={label} withYear={withYear} />
            }}
            expandedPx={line => {
              const counted = columns.find(({ value }) => value?.fn === 'count')
              const rows = counted && line?.cells[counted.at]
              return expandedPx(typeof rows === 'number' ? rows : null)
            }}
            overallLabel={t('groups.overall')}
          />
        )}
        {view !== 'table' && open && !isCourseless && !isEmpty && (
          <ChartPane
            scope={scope}
            shape={shape}
            kind={view}
            zone={zone}
            figures={figures}
            onFigures={on => changeGroupLayout({ figures: on })}
            onOpen={table ? openRows : null}
            onMenu={(marked, at) => setMenu({ entries: menus.ofMark(marked), label: marked.label, ...at })}
            onBrush={(from, to) => change({ range: { from, to } })}
            onExportData={courses => exportLines('csv', courses)}
          />
        )}
        {isCourseless && !isEmpty && <NoCourse kind={view} onAsk={() => put(now => withSeries(now, true))} />}
        {isEmpty && (
          <EmptyState
            title={t('groups.nothing')}
            actions={
              <>
                <NearestHint />
                {table?.having && (
                  <Button onClick={() => put(now => ({ ...now, having: null }))}>{t('groups.noHaving')}</Button>
                )}
                {range && <Button onClick={() => change({ range: null })}>{t('query.allOfIt')}</Button>}
                <Button onClick={() => change({ query: asRows(query, zone) })}>{t('groups.rows')}</Button>
              </>
            }
          >
            {t('groups.nothingHint')}
          </EmptyState>
        )}
        {head.loading && (
          <div className={styles['waiting']}>
            <Waiting what={t('groups.counting')} onStop={head.stop} />
          </div>
        )}
      </div>
      {menu && <ContextMenu at={menu} label={menu.label} entries={menu.entries} onClose={() => setMenu(null)} />}
      {comparing && a && b && (
        <DifferenceDialog
          scope={scope}
          groups={[a, b]}
          field={filled.includes('dst_port') ? 'dst_port' : (filled[0] ?? 'dst_ip')}
          filled={filled}
          onClose={() => setComparing(false)}
        />
      )}
    </>
  )
}

/** A picture over time of a table that has no course yet. */
const NoCourse = ({ kind, onAsk }: { readonly kind: ChartKind | 'table'; readonly onAsk: () => void }) => (
  <EmptyState title={t(`groups.as.${kind}`)} actions={<Button onClick={onAsk}>{t('groups.bar.overTime')}</Button>}>
    {t('groups.noCourse')}
  </EmptyState>
)
