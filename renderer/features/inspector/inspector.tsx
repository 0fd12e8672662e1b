import { X } from 'lucide-react'
import type { ComponentType } from 'react'
import { inspectorOpen } from '../../state/desk'
import { type Selection, selectedIn } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import styles from './inspector.module.css'
import { inspectorSections } from './sections'
import { ViewSection } from './view-section'

/** Explains what is selected: why before what. */
export const Inspector = () => {
  const { value, change } = useInvestigation()
  const selection = selectedIn(value)
  const found = inspectorSections.find(({ kind }) => kind === selection?.kind)
  const View: ComponentType<{ readonly selection: Selection }> | undefined = found?.View
  return (
    <aside className={styles['aside']} aria-label={t('inspector.title')}>
      <div className={styles['close']}>
        <IconButton
          small
          label={t(selection ? 'inspector.deselect' : 'inspector.close')}
          onClick={() => (selection ? change({ selection: null }) : inspectorOpen.set(false))}
        >
          <X size={14} />
        </IconButton>
      </div>
      {selection && View ? <View key={JSON.stringify(selection)} selection={selection} /> : <ViewSection />}
    </aside>
  )
}
