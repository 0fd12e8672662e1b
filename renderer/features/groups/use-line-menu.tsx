import type { Cell } from '../../../shared/contract'
import type { Expr, Having, Shape, TableShape } from '../../../shared/query/ast'
import { groupTerm } from '../../../shared/query/group-term'
import { fieldKey, groupedBy, reshaped, retabled } from '../../../shared/query/grouping'
import { include, termFor } from '../../../shared/query/term'
import { keyTitle, type TableColumn, tableCellText } from '../../answers/table-columns'
import { type MarkedRows, markedLine } from '../../answers/table-marks'
import { fieldLabel } from '../../state/field-text'
import { notify, notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { t } from '../../text'
import type { MenuEntry } from '../../ui/menu'
import type { CellPlace } from './group-table'

/** What one looks at next inside a group. */
const nextFields = ['src_ip', 'dst_ip', 'dst_port', 'hostname', 'rule'] as const

/** Lines with at least that much, beside what the table asked of its lines already. */
const atLeast = (shape: TableShape, column: string, value: number): TableShape => {
  const added: Having = { kind: 'compare', column, op: '>=', value }
  const { having } = shape
  if (having === null) return { ...shape, having: added }
  const terms = having.kind === 'and' ? having.terms : [having]
  const others = terms.filter(term => term.kind !== 'compare' || term.column !== column || term.op !== '>=')
  return { ...shape, having: others.length === 0 ? added : { kind: 'and', terms: [...others, added] } }
}

/** The condition of one cell: of a key its own, of a value of a field that value; null for a number made of many rows. */
export const cellTerm = (column: TableColumn, cell: Cell): Expr | null => {
  if (column.key) return groupTerm([column.key], [cell])
  return column.field === null ? null : termFor(column.field, cell)
}

type Options = {
  readonly shape: Shape
  readonly columns: readonly TableColumn[]
  readonly filled: readonly string[]
  /** Null where the query does not say which rows a line is made of. */
  readonly onExpand: ((index: number) => void) | null
  readonly onPick: (index: number) => void
}

/** What can be done with one cell of a table: the menu every mark has, and what makes sense for groups besides. */
export const useLineMenu = ({ shape, columns, filled, onExpand, onPick }: Options) => {
  const { value, change } = useInvestigation()
  const entriesFor = useNarrowEntries()
  const { query, zone } = value

  /** Groups the rows of a mark by something else. */
  const groupWithin = (marked: MarkedRows, field: string) => {
    const narrowedText = marked.expr ? include(query, marked.expr, zone) : query
    change({
      ...(marked.range ? { range: marked.range } : {}),
      query: reshaped(narrowedText, zone, () => groupedBy(fieldKey(field), filled.includes('bytes'))),
    })
  }
  const nextEntries = (marked: MarkedRows): readonly MenuEntry[] => {
    const used = new Set(columns.flatMap(({ key }) => (key?.kind === 'field' ? [key.field] : [])))
    return nextFields
      .filter(field => filled.includes(field) && !used.has(field))
      .map(
        (field): MenuEntry => ({
          kind: 'action',
          id: `group ${field}`,
          label: t('groups.menu.groupWithin', { field: fieldLabel(field) }),
          run: () => groupWithin(marked, field),
        }),
      )
  }

  const ofMark = (marked: MarkedRows): readonly MenuEntry[] => [
    ...(marked.expr
      ? entriesFor({
          expr: marked.expr,
          label: marked.label,
          ...(marked.range ? { patch: { range: marked.range } } : {}),
        })
      : [{ kind: 'heading', id: 'what', label: marked.label } as const]),
    { kind: 'line', id: 'within' },
    ...nextEntries(marked),
  ]

  const ofCell = ({ index, line, strip: { column } }: CellPlace): readonly MenuEntry[] => {
    const cell = line.cells[column.at] ?? null
    const whole = markedLine(columns, line.cells, zone)
    const own = cellTerm(column, cell)
    const text = tableCellText(column, cell, zone)
    const name = column.key ? keyTitle(column.key) : column.title
    const action = (id: string, run: () => void, keys?: string): MenuEntry => ({
      kind: 'action',
      id,
      label: t(`groups.menu.${id}`, { value: text }),
      keys,
      run,
    })
    const narrowing = own
      ? entriesFor({ expr: own, label: `${name}: ${text}` })
      : whole.expr
        ? entriesFor({ expr: whole.expr, label: whole.label })
        : [{ kind: 'heading', id: 'what', label: `${name}: ${text}` } as const]
    return [
      ...narrowing,
      { kind: 'line', id: 'line' },
      ...(onExpand ? [action('expand', () => onExpand(index), 'Enter')] : []),
      action('pick', () => onPick(index), t('groups.menu.space')),
      ...(shape.kind === 'table' && column.value && typeof cell === 'number'
        ? [action('atLeast', () => change({ query: retabled(query, zone, now => atLeast(now, column.name, cell)) }))]
        : []),
      action('copyCell', () => {
        navigator.clipboard.writeText(text).then(() => notify('info', t('grid.copiedValue')), notifyError)
      }),
      ...(whole.expr ? nextEntries(whole) : []),
    ]
  }
  return { ofCell, ofMark }
}
