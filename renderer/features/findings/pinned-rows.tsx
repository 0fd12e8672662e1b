import { isFolded } from '../../../shared/model/aggregated'
import type { Finding } from '../../../shared/model/finding'
import { visibleText } from '../../../shared/units/visible-text'
import { cellText, fieldLabel } from '../../state/field-text'
import { t } from '../../text'
import { formatTime } from '../../ui/format'
import styles from './findings.module.css'

/** Columns worth a place in a short list, in this order; only those some row has. */
const shownFields = [
  'start',
  'action',
  'src_ip',
  'src_port',
  'dst_ip',
  'dst_port',
  'protocol',
  'bytes',
  'rule',
  'hostname',
]
const mostRows = 8

/** Pinned values come back as the case kept them: anything that is not a cell is left out. */
const shown = (field: string, value: unknown, zone: string): string => {
  if (field === 'start' && typeof value === 'number') return formatTime(value, zone, true)
  if (typeof value === 'string' || typeof value === 'number') return cellText(field, value, zone)
  return Array.isArray(value) ? value.map(part => visibleText(String(part))).join(', ') : ''
}

type Props = { readonly pinned: Finding['pinned']; readonly zone: string; readonly onRow: (id: number) => void }

/** The rows kept with a finding, as they were when it was made. */
export const PinnedRows = ({ pinned, zone, onRow }: Props) => {
  const columns = shownFields.filter(field => pinned.some(row => (row[field] ?? null) !== null || isFolded(row, field)))
  return (
    <div className={styles['pinned']}>
      <table aria-label={t('findings.pinned')}>
        <thead>
          <tr>
            {columns.map(field => (
              <th key={field} scope="col">
                {fieldLabel(field)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pinned.slice(0, mostRows).map((row, i) => {
            const id = typeof row['id'] === 'number' ? row['id'] : null
            return (
              <tr key={id ?? i}>
                {columns.map((field, at) => {
                  const text = isFolded(row, field) ? t('findings.folded') : shown(field, row[field], zone)
                  return (
                    <td key={field}>
                      {at === 0 && id !== null ? (
                        <button type="button" className={styles['link']} onClick={() => onRow(id)}>
                          {text}
                        </button>
                      ) : (
                        text
                      )}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
      {pinned.length > mostRows && (
        <p className={styles['dim']}>{t('findings.morePinned', { n: pinned.length - mostRows })}</p>
      )}
    </div>
  )
}
