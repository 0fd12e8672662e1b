import type { Cell, ScopeInput } from '../../../shared/contract'
import { type Aggregate, both, type Expr, plainRows, type Shape } from '../../../shared/query/ast'
import { fieldKey } from '../../../shared/query/grouping'
import { printSearch, printWhere } from '../../../shared/query/print'
import { emptyTable } from '../../../shared/query/shape'
import { termFor } from '../../../shared/query/term'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { LinkButton } from '../../ui/button'
import { formatQuantity } from '../../ui/quantity'
import styles from './inspector.module.css'

/** What an address did in one of its two parts: as the one that began, or as the one that was reached. */
type Side = {
  readonly expr: Expr
  /** The other end of its flows. */
  readonly peer: 'dst_ip' | 'src_ip'
}

const count: Aggregate = { fn: 'count', as: null, series: false }
const sum = (field: string): Aggregate => ({ fn: 'sum', field, as: null, series: false })
const different = (field: string): Aggregate => ({ fn: 'distinct', field, as: null, series: false })

const by = (field: string): Shape => ({
  ...emptyTable,
  by: [fieldKey(field)],
  values: [count],
  sort: [{ column: 'count', descending: true }],
})
const most = (field: string): Shape => ({ ...plainRows, sort: [{ column: field, descending: true }] })

type Figure = {
  readonly id: 'flows' | 'denied' | 'bytes' | 'packets' | 'peers' | 'ports'
  readonly unit: string | null
  readonly value: Cell | undefined
  /** The query behind the number. */
  readonly query: string
}

const useFigures = (range: ScopeInput, { expr, peer }: Side): readonly Figure[] => {
  const values = [count, sum('bytes'), sum('packets'), different(peer), different('dst_port')]
  const denied = both(expr, termFor('action', 'denied')) ?? expr
  const query = (where: Expr, shape: Shape = plainRows) => printSearch({ where, shape })
  const all = useAnswer('query.table', { ...range, query: query(expr, { ...emptyTable, values }), dialect: 'search' })
  const refused = useAnswer('flows.count', { ...range, query: printWhere(denied) })
  const [flows, bytes, packets, peers, ports] = all.data?.rows[0]?.cells ?? []
  return [
    { id: 'flows', unit: null, value: flows, query: query(expr) },
    { id: 'denied', unit: null, value: refused.data?.rows, query: query(denied) },
    { id: 'bytes', unit: 'bytes', value: bytes, query: query(expr, most('bytes')) },
    { id: 'packets', unit: null, value: packets, query: query(expr, most('packets')) },
    { id: 'peers', unit: null, value: peers, query: query(expr, by(peer)) },
    { id: 'ports', unit: null, value: ports, query: query(expr, by('dst_port')) },
  ]
}

const Amount = ({ figure, of }: { readonly figure: Figure | undefined; readonly of: readonly Figure[] }) => {
  const { change } = useInvestigation()
  if (figure?.value === undefined) return <span className="dim">…</span>
  const { value, unit, query } = figure
  // Of no rows nothing could be recorded.
  if (typeof value !== 'number')
    return <span className="dim">{of[0]?.value === 0 ? '–' : t('inspector.notRecorded')}</span>
  return (
    <LinkButton plain onClick={() => change({ query, panel: 'flows' })}>
      {formatQuantity(value, unit)}
    </LinkButton>
  )
}

/** One address as the one that begins and as the one that is reached, beside each other; each number opens its query. */
export const TwoSides = ({ address, range }: { readonly address: string; readonly range: ScopeInput }) => {
  const source = useFigures(range, { expr: termFor('src_ip', address), peer: 'dst_ip' })
  const target = useFigures(range, { expr: termFor('dst_ip', address), peer: 'src_ip' })
  return (
    <Box title={t('inspector.bothWays')}>
      <table className={styles['sides']}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('inspector.asSource')}</th>
            <th scope="col">{t('inspector.asTarget')}</th>
          </tr>
        </thead>
        <tbody>
          {source.map((figure, at) => (
            <tr key={figure.id}>
              <th scope="row">{t(`inspector.side.${figure.id}`)}</th>
              <td>
                <Amount figure={figure} of={source} />
              </td>
              <td>
                <Amount figure={target[at]} of={target} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  )
}
