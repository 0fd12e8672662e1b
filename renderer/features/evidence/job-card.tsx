import { Pause, Play, X } from 'lucide-react'
import { useState } from 'react'
import type { ImportJob } from '../../../shared/contract'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { notifyError } from '../../state/notices'
import { t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { formatBytes, formatCount, formatElapsed } from '../../ui/format'
import { Progress } from '../../ui/notes'
import styles from './evidence-panel.module.css'

const over = (state: ImportJob['state']): boolean => state === 'done' || state === 'cancelled' || state === 'failed'

/** One import: how far, how fast, how long still, and the way to pause or cancel it. */
export const JobCard = ({ job }: { readonly job: ImportJob }) => {
  const engine = useEngine()
  const [hidden, setHidden] = useState(false)
  if (hidden) return null
  const { id, state, files, filesDone, bytes, totalBytes, records, stored, rate, leftMs, elapsedMs, current } = job
  const tell = (name: 'evidence.pause' | 'evidence.resume' | 'evidence.cancel') => {
    engine.ask(name, { job: id }).catch(notifyError)
  }
  const done = over(state)
  const part = done ? 1 : totalBytes > 0 ? Math.min(1, bytes / totalBytes) : null
  return (
    <section className={styles['card']} aria-label={t('evidence.import')} data-job={state}>
      <div className={styles['line']}>
        <b>{t(`evidence.job.${state}`)}</b>
        <span className={styles['current']}>{current === null ? '' : visibleText(current)}</span>
        {state === 'running' && (
          <Button small onClick={() => tell('evidence.pause')}>
            <Pause size={13} />
            {t('evidence.pause')}
          </Button>
        )}
        {state === 'paused' && (
          <Button small onClick={() => tell('evidence.resume')}>
            <Play size={13} />
            {t('evidence.resume')}
          </Button>
        )}
        {done ? (
          <IconButton small label={t('evidence.hide')} onClick={() => setHidden(true)}>
            <X size={14} />
          </IconButton>
        ) : (
          <Button small look="danger" onClick={() => tell('evidence.cancel')}>
            <X size={13} />
            {t('ui.cancel')}
          </Button>
        )}
      </div>
      {!done && <Progress label={t('evidence.import')} value={part} />}
      <div className={styles['line']}>
        <span>
          {t('evidence.filesDone', { done: formatCount(filesDone), files: formatCount(files), count: files })}
        </span>
        <span className="dim">
          {formatBytes(bytes)}
          {!done && totalBytes > 0 && ` / ${formatBytes(totalBytes)}`}
        </span>
        <span className="dim">
          {t('evidence.records', { count: records, records: formatCount(records), stored: formatCount(stored) })}
        </span>
        {!done && rate !== null && (
          <span className="dim">{t('status.rate', { rate: formatCount(Math.round(rate)) })}</span>
        )}
        {!done && leftMs !== null && <span className="dim">{t('evidence.left', { time: formatElapsed(leftMs) })}</span>}
        <span className="dim">{t('evidence.took', { time: formatElapsed(elapsedMs) })}</span>
      </div>
      {job.messages.length > 0 && (
        <ul className={styles['messages']} aria-label={t('evidence.messages')}>
          {job.messages.map((message, at) => (
            <li key={at}>{visibleText(message)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
