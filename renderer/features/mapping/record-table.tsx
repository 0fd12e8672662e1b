import type { MappingPreview } from '../../../shared/contract'
import { fields } from '../../../shared/model/fields'
import { visibleText } from '../../../shared/units/visible-text'
import { cellText, fieldLabel } from '../../state/field-text'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import styles from './mapping.module.css'

/** How many of the first records become rows, and how many do not. */
export const RecordCounts = ({ records }: Pick<MappingPreview, 'records'>) => {
  const stored = records.filter(({ row }) => row !== null).length
  const rejected = records.length - stored
  return (
    <p role="status" className={styles['counts']}>
      <span className="dim">{t('mapping.ofFirst', { count: records.length, first: formatCount(records.length) })}</span>
      <span className={styles['stored']}>{t('mapping.stored', { count: stored, stored: formatCount(stored) })}</span>
      {rejected > 0 && (
        <span className={styles['rejected']}>
          {t('mapping.rejected', { count: rejected, rejected: formatCount(rejected) })}
        </span>
      )}
    </p>
  )
}

/** What the first records become under the mapping: rows by their fields, rejects with their reason. */
export const RecordTable = ({ records }: Pick<MappingPreview, 'records'>) => {
  const { zone } = useInvestigation().value
  const filled = fields.filter(({ name }) => records.some(({ row }) => row?.[name] !== undefined))
  if (records.length === 0) return <p className="dim">{t('mapping.nothing')}</p>
  return (
    <div className={styles['scroller']} tabIndex={0} role="group" aria-label={t('mapping.preview')}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col" className={styles['number']}>
              {t('mapping.record')}
            </th>
            {filled.map(({ name }) => (
              <th key={name} scope="col">
                {fieldLabel(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map(({ record, row, reason }) => (
            <tr key={record}>
              <td className={cx(styles['number'], 'faint')}>{formatCount(record)}</td>
              {row === null ? (
                <td colSpan={Math.max(1, filled.length)} className={styles['reason']}>
                  <b>{t('mapping.reject')}</b> {visibleText(reason ?? '')}
                </td>
              ) : (
                filled.map(({ name }) => {
                  const text = cellText(name, row[name] ?? null, zone)
                  return (
                    <td key={name} title={text}>
                      {text}
                    </td>
                  )
                })
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
