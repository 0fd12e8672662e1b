import { Radio } from 'lucide-react'
import { useState } from 'react'
import { useRunCommand } from '../../commands/use-commands'
import { useCaptures, useCase } from '../../engine/use-case'
import { isRunning } from '../../state/capture-text'
import { t } from '../../text'
import { Button, LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { EmptyState } from '../../ui/notes'
import { PanelBar } from '../../ui/panel'
import { CaptureCard, PastCapture } from './capture-card'
import { Exporters } from './exporters'
import { HowTo } from './how-to'
import styles from './live.module.css'

/** What is received now: listeners with their books and losses, and the exporters that send to them. */
export const LiveView = () => {
  const run = useRunCommand()
  const captures = useCaptures()
  const [earlier, setEarlier] = useState(false)
  const readOnly = useCase()?.readOnly ?? true
  const running = captures.filter(isRunning)
  const past = captures.filter(capture => !isRunning(capture))
  // While something runs, the exporters of what ended are history; afterwards they are what there is to see.
  const shown = running.length > 0 ? running : past.slice(0, 1)
  const exporters = shown.reduce((sum, capture) => sum + capture.exporters.length, 0)
  const sum = (count: (capture: (typeof running)[number]) => number) =>
    formatCount(Math.round(running.reduce((total, capture) => total + count(capture), 0)))
  const start = (
    <Button look={captures.length === 0 ? 'solid' : 'plain'} disabled={readOnly} onClick={() => run('start-listening')}>
      <Radio size={14} />
      {t('live.start')}
    </Button>
  )
  return (
    <>
      <PanelBar title={t('app.live')} actions={captures.length > 0 && start}>
        {running.length > 0 && (
          <span className="dim nowrap">
            {t('live.sum', { count: running.length, records: sum(capture => capture.recordsPerSecond) })}
          </span>
        )}
      </PanelBar>
      {captures.length === 0 ? (
        <div className={styles['nothing']}>
          <div>
            <EmptyState title={t('live.empty')} actions={start}>
              {t(readOnly ? 'live.readOnly' : 'live.emptyHint')}
            </EmptyState>
          </div>
          <HowTo />
        </div>
      ) : (
        <div className={styles['view']}>
          <div className={styles['cards']}>
            {running.map(capture => (
              <CaptureCard key={capture.id} capture={capture} />
            ))}
            {running.length > 0 && past.length > 0 && (
              <div>
                <LinkButton aria-expanded={earlier} onClick={() => setEarlier(!earlier)}>
                  {t(earlier ? 'live.hideEarlier' : 'live.earlier', { count: past.length })}
                </LinkButton>
              </div>
            )}
            {(running.length === 0 || earlier) &&
              past.map((capture, at) => (
                <PastCapture key={capture.id} capture={capture} first={running.length === 0 && at === 0} />
              ))}
          </div>
          {exporters > 0 ? (
            <section className={styles['senders']} aria-label={t('live.exporters')}>
              <h2>
                {t('live.exporters')} <span className="dim">{formatCount(exporters)}</span>
              </h2>
              <Exporters captures={shown} />
            </section>
          ) : (
            running.length > 0 && (
              <section className={styles['waiting']} aria-label={t('live.exporters')}>
                <h2>{t('live.noExporter')}</h2>
                <HowTo port={running[0]?.ports[0]} />
              </section>
            )
          )}
        </div>
      )}
    </>
  )
}
