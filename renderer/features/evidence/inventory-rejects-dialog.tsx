import type { Inventory } from '../../../shared/model/inventory'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { t } from '../../text'
import { Dialog } from '../../ui/dialog'
import { formatCount } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import styles from './inventory.module.css'

/** Lines of an inventory that could not be taken, and why. */
export const InventoryRejectsDialog = ({
  inventory,
  onClose,
}: {
  readonly inventory: Inventory
  readonly onClose: () => void
}) => {
  const answer = useAnswer('inventory.rejects', { id: inventory.id })
  return (
    <Dialog title={t('inventory.rejectedOf', { name: visibleText(inventory.name) })} onClose={onClose} width={760}>
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      <ul className={styles['rejects']}>
        {(answer.data ?? []).map(({ line, reason, excerpt }) => (
          <li key={line}>
            <b>{visibleText(reason)}</b>
            <span className="dim">{t('inventory.line', { line: formatCount(line) })}</span>
            <span className="mono faint">{visibleText(excerpt)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
