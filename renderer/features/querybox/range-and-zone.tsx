import { Redo2, Undo2 } from 'lucide-react'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import styles from './range-and-zone.module.css'
import { RangePicker } from './range-picker'
import { ZonePicker } from './zone-picker'

/** What stands right of the query box: range, zone, and the way back. */
export const RangeAndZone = () => {
  const { undo, redo, canUndo, canRedo } = useInvestigation()
  return (
    <>
      <RangePicker />
      <ZonePicker />
      <div className={styles['steps']}>
        <IconButton label={t('query.undo')} disabled={!canUndo} onClick={undo}>
          <Undo2 size={16} />
        </IconButton>
        <IconButton label={t('query.redo')} disabled={!canRedo} onClick={redo}>
          <Redo2 size={16} />
        </IconButton>
      </div>
    </>
  )
}
