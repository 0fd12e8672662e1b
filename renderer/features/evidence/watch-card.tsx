import { EyeOff } from 'lucide-react'
import type { Watch } from '../../../shared/model/watch'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { notifyError } from '../../state/notices'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import styles from './evidence-panel.module.css'

/** A few names, and whether there are more. */
const listed = (names: readonly string[], count: number): string =>
  names.length === 0 ? '' : `: ${names.map(visibleText).join(', ')}${count > names.length ? ' …' : ''}`

/** One watched folder: what came of it, what waits, and the way to stop. */
export const WatchCard = ({ watch }: { readonly watch: Watch }) => {
  const engine = useEngine()
  const { id, folder, read, waiting, waitingFor, changed, changedNames, problem } = watch
  const stop = () => {
    engine.ask('watch.stop', { id }).catch(notifyError)
  }
  return (
    <section className={styles['card']} aria-label={t('evidence.watch.title')} data-watch={problem ? 'ended' : 'on'}>
      <div className={styles['line']}>
        <b>{t(problem === null ? 'evidence.watch.watching' : 'evidence.watch.ended')}</b>
        <span className={`${styles['current']} mono`} title={visibleText(folder)}>
          {visibleText(folder)}
        </span>
        <Button small onClick={stop}>
          <EyeOff size={13} />
          {t(problem === null ? 'evidence.watch.stop' : 'ui.close')}
        </Button>
      </div>
      <div className={styles['line']}>
        <span>{t('evidence.watch.read', { count: read, shown: formatCount(read) })}</span>
        {waiting > 0 && (
          <span className={`dim ${styles['names']}`}>
            {t('evidence.watch.waiting', { count: waiting, shown: formatCount(waiting) })}
            {listed(waitingFor, waiting)}
          </span>
        )}
      </div>
      {changed > 0 && (
        <p className={`dim ${styles['names']}`}>
          {t('evidence.watch.changed', { count: changed, shown: formatCount(changed) })}
          {listed(changedNames, changed)}
        </p>
      )}
      {problem !== null && <ErrorNote error={{ message: visibleText(problem) }} />}
    </section>
  )
}
