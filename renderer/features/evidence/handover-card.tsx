import { useIntake } from '../../state/use-intake'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatBytes } from '../../ui/format'
import { Progress } from '../../ui/notes'
import styles from './evidence-panel.module.css'

/** Files on their way from the browser to the engine, before their import can begin. */
export const HandoverCard = () => {
  const sending = useValue(useIntake().handover)
  if (!sending) return null
  const { current, files, filesDone, sentBytes, totalBytes, stop } = sending
  return (
    <section className={styles['card']} aria-label={t('evidence.handover')}>
      <div className={styles['line']}>
        <b>{t('evidence.handover')}</b>
        <span className={styles['current']}>{current}</span>
        <span className="dim">
          {filesDone + 1}/{files} · {formatBytes(sentBytes)} / {formatBytes(totalBytes)}
        </span>
        <Button small onClick={stop}>
          {t('ui.stop')}
        </Button>
      </div>
      <Progress label={t('evidence.handover')} value={totalBytes > 0 ? sentBytes / totalBytes : null} />
    </section>
  )
}
