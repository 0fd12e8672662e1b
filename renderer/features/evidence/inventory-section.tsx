import { List, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Inventory } from '../../../shared/model/inventory'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button, LinkButton } from '../../ui/button'
import { formatCount, formatTime } from '../../ui/format'
import styles from './evidence-panel.module.css'
import { InventoryDialog } from './inventory-dialog'
import { InventoryRejectsDialog } from './inventory-rejects-dialog'

/** The inventories of the case: what each brought, and the ways to look into it and to take it out again. */
export const InventorySection = () => {
  const inventories = useAnswer('inventory.list', {}).data ?? []
  if (inventories.length === 0) return null
  return (
    <section className={styles['card']} aria-label={t('inventory.title')}>
      <div className={styles['line']}>
        <b>{t('inventory.title')}</b>
        <span className="dim">{t('inventory.hint')}</span>
      </div>
      {inventories.map(inventory => (
        <InventoryLine key={inventory.id} inventory={inventory} />
      ))}
    </section>
  )
}

const InventoryLine = ({ inventory }: { readonly inventory: Inventory }) => {
  const engine = useEngine()
  const open = useCase()
  const { zone } = useInvestigation().value
  const [shown, setShown] = useState<'entries' | 'rejects' | null>(null)
  const { id, imported, stored, rejected, skipped } = inventory
  const name = visibleText(inventory.name)
  const counted = (key: string, count: number) => t(key, { count, shown: formatCount(count) })
  return (
    <div className={styles['line']} data-inventory={name}>
      <span className={`${styles['current']} mono`} title={visibleText(inventory.path)}>
        {name}
      </span>
      <span>{counted('inventory.lines', stored)}</span>
      {rejected > 0 && (
        <LinkButton onClick={() => setShown('rejects')}>{counted('inventory.rejected', rejected)}</LinkButton>
      )}
      {skipped > 0 && <span className="dim">{counted('inventory.replaced', skipped)}</span>}
      <span className="dim nowrap">{formatTime(imported, zone, true)}</span>
      <Button small onClick={() => setShown('entries')}>
        <List size={13} />
        {t('inventory.show')}
      </Button>
      <Button
        small
        aria-label={t('inventory.removeNamed', { name })}
        disabled={open?.readOnly ?? true}
        onClick={() => void engine.ask('inventory.remove', { id }).catch(notifyError)}
      >
        <Trash2 size={13} />
        {t('inventory.remove')}
      </Button>
      {shown === 'entries' && <InventoryDialog inventory={inventory} onClose={() => setShown(null)} />}
      {shown === 'rejects' && <InventoryRejectsDialog inventory={inventory} onClose={() => setShown(null)} />}
    </div>
  )
}
