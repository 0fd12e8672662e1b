import { Bell, Radio, TriangleAlert } from 'lucide-react'
import type { CaseInfo } from '../../../shared/contract'
import type { Capture } from '../../../shared/model/capture'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useBlindSpots } from '../../engine/use-blind-spots'
import { useCaptures, useCase, useJobs } from '../../engine/use-case'
import { captureName } from '../../state/capture-text'
import { rejectsShown } from '../../state/desk'
import { lossesOf, lostHere } from '../../state/losses'
import { notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { formatCount, formatElapsed } from '../../ui/format'
import { Progress } from '../../ui/notes'
import { Popover } from '../../ui/popover'
import { TitledLists } from '../../ui/titled-lists'
import styles from './status-bar.module.css'

/** The books of the case in one line: nothing lost, nothing silent. */
const Books = ({ open }: { readonly open: CaseInfo }) => {
  const { change } = useInvestigation()
  const { balanced, rejected, skipped, duplicate, seen } = open
  if (seen === 0) return <span>{t('status.empty')}</span>
  return (
    <>
      <LinkButton plain onClick={() => change({ panel: 'evidence' })}>
        <span className={balanced ? styles['ok'] : styles['wrong']}>
          ● {t(balanced ? 'status.balanced' : 'status.unbalanced')}
        </span>
      </LinkButton>
      {rejected > 0 && (
        <LinkButton plain onClick={() => rejectsShown.set({ file: null })}>
          <span className={styles['warn']}>
            {t('status.rejected', { count: rejected, shown: formatCount(rejected) })}
          </span>
        </LinkButton>
      )}
      {skipped > 0 && (
        <LinkButton plain onClick={() => change({ panel: 'evidence' })}>
          {t('status.skipped', { count: skipped, shown: formatCount(skipped) })}
        </LinkButton>
      )}
      {duplicate > 0 && (
        <LinkButton plain onClick={() => change({ panel: 'evidence' })}>
          {t('status.duplicate', { count: duplicate, shown: formatCount(duplicate) })}
        </LinkButton>
      )}
    </>
  )
}

const Running = () => {
  const { change } = useInvestigation()
  const job = useJobs().findLast(({ state }) => state === 'running' || state === 'queued')
  if (!job) return null
  const part = job.totalBytes > 0 ? Math.min(1, job.bytes / job.totalBytes) : null
  return (
    <span className={styles['job']} role="status">
      <LinkButton onClick={() => change({ panel: 'evidence' })}>{t('status.importing')}</LinkButton>
      <Progress label={t('status.importing')} value={part} />
      {job.rate !== null && (
        <span className={styles['wide']}>{t('status.rate', { rate: formatCount(Math.round(job.rate)) })}</span>
      )}
    </span>
  )
}

/** What is received now, and whether all of it arrives. */
const Listening = () => {
  const { change } = useInvestigation()
  const running = useCaptures().filter(({ state }) => state === 'listening')
  const [only] = running
  if (!only) return null
  const sum = (count: (capture: Capture) => number) => running.reduce((total, capture) => total + count(capture), 0)
  const lost = sum(lostHere)
  const missing = sum(capture => lossesOf(capture).missing ?? 0)
  return (
    <LinkButton plain onClick={() => change({ panel: 'live' })}>
      <span className={styles['live']} data-capture>
        <Radio size={12} aria-hidden />
        {t('live.status.listening')}{' '}
        <span className={styles['wide']}>
          {running.length === 1 ? captureName(only) : t('live.status.many', { count: running.length })}
        </span>{' '}
        <span title={t('live.status.rateHint')}>
          · {t('live.status.rate', { rate: formatCount(Math.round(sum(({ recordsPerSecond }) => recordsPerSecond))) })}
        </span>{' '}
        <Lost count={lost} words="live.status.lost" />{' '}
        {missing > 0 && <Lost count={missing} words="live.status.missing" />}
      </span>
    </LinkButton>
  )
}

const Lost = ({ count, words }: { readonly count: number; readonly words: string }) => (
  <span className={count > 0 ? styles['warn'] : undefined}>
    · {count > 0 && <TriangleAlert size={11} aria-hidden />} {t(words, { count, shown: formatCount(count) })}
  </span>
)

/** Alerts that fired and that nobody has looked at yet. */
const Fired = () => {
  const engine = useEngine()
  const { change } = useInvestigation()
  const firings = useAnswer('alerts.firings', { limit: 200 }).data ?? []
  const unseen = firings.filter(({ seen }) => !seen)
  const [newest] = unseen
  if (!newest) return null
  const show = () => {
    const { finding } = newest
    change({ panel: 'findings', selection: finding === null ? null : { kind: 'finding', id: finding } })
    engine.ask('alerts.seen', {}).catch(notifyError)
  }
  return (
    <LinkButton plain onClick={show}>
      <span className={styles['alert']}>
        <Bell size={12} aria-hidden /> {t('views.badge', { count: unseen.length })}
      </span>
    </LinkButton>
  )
}

/** Case, files, books, captures, blind spots, and how long the last answer took. */
export const StatusBar = () => {
  const open = useCase()
  const engine = useEngine()
  const blind = useBlindSpots()
  const elapsedMs = useValue(engine.lastAnswerMs)
  const { change } = useInvestigation()
  if (!open)
    return (
      <footer className={styles['bar']}>
        <span>{t(open === null ? 'status.noCase' : 'status.connecting')}</span>
      </footer>
    )
  return (
    <footer className={styles['bar']}>
      <span title={open.path}>
        <b>{open.name}</b>
      </span>
      <LinkButton plain onClick={() => change({ panel: 'evidence' })}>
        {t('status.files', { count: open.files, shown: formatCount(open.files) })} · <b>{formatCount(open.flows)}</b>{' '}
        {t('status.records', { count: open.flows })}
      </LinkButton>
      <Books open={open} />
      {open.readOnly && (
        <span className={styles['warn']} title={open.readOnlyReason ?? ''}>
          {t('status.readOnly')}
        </span>
      )}
      <Fired />
      <Running />
      <Listening />
      <span className={styles['space']} />
      {open.blindSpots.length > 0 && (
        <Popover
          label={t('status.blindSpots')}
          placement="top end"
          trigger={
            <LinkButton plain>
              <span className={styles['wide']}>{t('status.blindSpots')}: </span>
              {t('status.blindCount', { count: open.blindSpots.length })}
            </LinkButton>
          }
        >
          <div className={styles['spots']}>
            <p className="dim">{t('status.blindHint')}</p>
            <TitledLists lists={blind} />
          </div>
        </Popover>
      )}
      {elapsedMs !== null && (
        <span className={cx('mono', styles['wide'])} title={t('status.elapsedHint')}>
          {formatElapsed(elapsedMs)}
        </span>
      )}
    </footer>
  )
}
