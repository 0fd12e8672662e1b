import { useState } from 'react'
import type { Inventory, InventoryEntry } from '../../../shared/model/inventory'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { formatCount } from '../../ui/format'
import { EmptyState, ErrorNote } from '../../ui/notes'
import styles from './inventory.module.css'
import rejectStyles from './rejects-dialog.module.css'

const pageEntries = 200
const columns = ['address', 'name', 'kind', 'subnet', 'network', 'site', 'owner', 'tags', 'attributes', 'line'] as const

const textOf = (entry: InventoryEntry, column: (typeof columns)[number]): string => {
  switch (column) {
    case 'kind':
      return entry.kind === null ? '' : t(`inventory.kinds.${entry.kind}`)
    case 'tags':
      return entry.tags.join(', ')
    case 'attributes':
      return Object.entries(entry.attributes)
        .map(([name, value]) => `${name}: ${value}`)
        .join(' · ')
    case 'line':
      return formatCount(entry.line)
    default:
      return entry[column] ?? ''
  }
}

/** What an inventory says, address by address. */
export const InventoryDialog = ({
  inventory,
  onClose,
}: {
  readonly inventory: Inventory
  readonly onClose: () => void
}) => {
  const [search, setSearch] = useState('')
  const [offset, setOffset] = useState(0)
  const question = { inventory: inventory.id, search, offset, limit: pageEntries }
  const answer = useAnswer('inventory.entries', question, { delayMs: 80 })
  const { total = 0, entries = [] } = answer.data ?? {}
  return (
    <Dialog title={`${t('inventory.entries')} · ${visibleText(inventory.name)}`} onClose={onClose} width={1080}>
      <div className={rejectStyles['top']}>
        <input
          autoFocus
          value={search}
          aria-label={t('inventory.search')}
          placeholder={t('inventory.search')}
          onChange={event => {
            setSearch(event.target.value)
            setOffset(0)
          }}
        />
        <span className="dim">{t('inventory.count', { count: total, shown: formatCount(total) })}</span>
        {total > pageEntries && (
          <>
            <Button small disabled={offset === 0} onClick={() => setOffset(offset - pageEntries)}>
              {t('evidence.earlier')}
            </Button>
            <Button small disabled={offset + pageEntries >= total} onClick={() => setOffset(offset + pageEntries)}>
              {t('evidence.later')}
            </Button>
          </>
        )}
      </div>
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {answer.data && total === 0 && <EmptyState title={t('inventory.none')} />}
      {entries.length > 0 && (
        <div className={styles['scroll']}>
          <table className={styles['table']} aria-label={t('inventory.entries')}>
            <thead>
              <tr>
                {columns.map(column => (
                  <th key={column} scope="col">
                    {t(`inventory.column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {entries.map(entry => (
                <tr key={`${entry.line} ${entry.address}`}>
                  {columns.map(column => (
                    <td key={column} data-column={column}>
                      {visibleText(textOf(entry, column))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}
