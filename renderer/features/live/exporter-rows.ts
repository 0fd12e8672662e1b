import type { Capture } from '../../../shared/model/capture'
import type { Exporter } from '../../../shared/model/exporter'
import type { Expr } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'

/** The rows an exporter sent. */
export const exporterRows = ({ address }: Pick<Exporter, 'address'>): Expr => termFor('sensor', address)

/** The rows of all exporters of a capture; null while there are none. */
export const captureRows = ({ exporters }: Pick<Capture, 'exporters'>): Expr | null => {
  const values = [...new Set(exporters.map(({ address }) => address))]
  const [only] = values
  if (only === undefined) return null
  return values.length === 1 ? termFor('sensor', only) : { kind: 'in', field: 'sensor', values }
}
