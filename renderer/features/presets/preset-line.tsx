import { Play } from 'lucide-react'
import type { Preset } from '../../../shared/model/preset'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import styles from './presets.module.css'

/** A preset of the list: chosen by its title, run by its button or a double click. */
export const PresetLine = ({
  preset,
  chosen,
  onChoose,
  onRun,
}: {
  readonly preset: Preset
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onRun: () => void
}) => (
  <li className={styles['line']} data-chosen={chosen || undefined}>
    <button
      type="button"
      aria-current={chosen ? 'true' : undefined}
      className={styles['choose']}
      onClick={onChoose}
      onDoubleClick={onRun}
    >
      <span>{preset.title}</span>
      <code>{preset.query}</code>
    </button>
    <IconButton small label={t('presets.runNamed', { title: preset.title })} onClick={onRun}>
      <Play size={14} />
    </IconButton>
  </li>
)
