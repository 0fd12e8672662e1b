import { ChevronDown, ChevronRight, CircleAlert, Radio, Square, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Capture } from '../../../shared/model/capture'
import { senderTail } from '../../../shared/model/sender-path'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { captureName, isRunning, retentionText } from '../../state/capture-text'
import { listenAsked, rejectsShown } from '../../state/desk'
import { captureRows } from '../../state/exporter-rows'
import { notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, LinkButton } from '../../ui/button'
import { formatBytes, formatCount, formatFullTime, formatTime } from '../../ui/format'
import { Tooltip } from '../../ui/tooltip'
import styles from './live.module.css'
import { LossList } from './loss-list'
import { RateChart } from './rate-chart'

const Figure = ({
  name,
  hint,
  children,
}: {
  readonly name: string
  readonly hint: string
  readonly children: ReactNode
}) => (
  <div>
    <dt>
      <Tooltip text={hint}>
        <span tabIndex={0}>{name}</span>
      </Tooltip>
    </dt>
    <dd>{children}</dd>
  </div>
)

/** The books: what came, and what became of it. */
const Books = ({ capture }: { readonly capture: Capture }) => {
  const { narrow } = useInvestigation()
  const { datagrams, bytes, stored, rejected, skipped, duplicate, queued, started } = capture
  const rows = captureRows(capture)
  const figure = (id: string, value: ReactNode) => (
    <Figure name={t(`live.figure.${id}`)} hint={t(`live.figureHint.${id}`)}>
      {value}
    </Figure>
  )
  return (
    <dl className={styles['books']}>
      {figure('received', `${formatCount(datagrams)} · ${formatBytes(bytes)}`)}
      {figure(
        'stored',
        stored > 0 ? (
          <LinkButton plain onClick={() => narrow(rows, 'only', { panel: 'flows', range: null })}>
            {formatCount(stored)}
          </LinkButton>
        ) : (
          formatCount(stored)
        ),
      )}
      {figure(
        'rejected',
        rejected > 0 ? (
          <LinkButton plain onClick={() => rejectsShown.set({ file: null, search: senderTail(null, started).trim() })}>
            <span data-lost>
              <TriangleAlert size={12} aria-hidden /> {formatCount(rejected)}
            </span>
          </LinkButton>
        ) : (
          formatCount(0)
        ),
      )}
      {figure('skipped', formatCount(skipped))}
      {duplicate > 0 && figure('duplicate', formatCount(duplicate))}
      {isRunning(capture) && figure('queued', formatCount(queued))}
    </dl>
  )
}

/** What was agreed when it began. */
const Terms = ({ capture }: { readonly capture: Capture }) => {
  const { allow, protocols, rawBytes, expired, receiveBuffer } = capture
  return (
    <p className={styles['terms']}>
      <span title={allow.join(', ')}>
        {allow.length === 0
          ? t('live.everyone')
          : t('live.onlyFrom', { count: allow.length, first: allow[0], shown: formatCount(allow.length - 1) })}
      </span>
      {protocols.length > 0 && (
        <span>{t('live.takes', { names: protocols.map(protocol => t(`live.protocol.${protocol}`)).join(', ') })}</span>
      )}
      <span>{retentionText(capture)}</span>
      {expired > 0 && <span>{t('live.expired', { count: expired, shown: formatCount(expired) })}</span>}
      <span>{rawBytes === null ? t('live.rawNotKept') : t('live.rawKept', { shown: formatBytes(rawBytes) })}</span>
      {receiveBuffer > 0 && (
        <Tooltip text={t('live.bufferHint')}>
          <span tabIndex={0}>{t('live.buffer', { shown: formatBytes(receiveBuffer) })}</span>
        </Tooltip>
      )}
    </p>
  )
}

const Rates = ({ capture }: { readonly capture: Capture }) => {
  const samples = useValue(useEngine().rates).get(capture.id) ?? []
  const parts = [
    ['datagrams', capture.datagramsPerSecond],
    ['records', capture.recordsPerSecond],
  ] as const
  return parts.map(([measure, rate]) => (
    <div key={measure} className={styles['rate']}>
      <div>
        <b data-rate={measure}>{formatCount(Math.round(rate))}</b>
        <span>{t(`live.rate.${measure}`)}</span>
      </div>
      <RateChart samples={samples} measure={measure} />
    </div>
  ))
}

const again = ({ host, ports, allow, protocols, rawBytes, retention }: Capture): void =>
  listenAsked.set({
    host,
    ports: [...ports],
    allow: [...allow],
    protocols: [...protocols],
    keepRaw: rawBytes !== null,
    retention,
  })

/** One listener that runs: how fast, how much, what was lost where, on what terms. */
export const CaptureCard = ({ capture }: { readonly capture: Capture }) => {
  const engine = useEngine()
  const { value } = useInvestigation()
  const { id, state, started } = capture
  const name = captureName(capture)
  const stop = () => {
    engine.ask('live.stop', { capture: id }).catch(notifyError)
  }
  return (
    <section className={styles['card']} aria-label={t('live.listener', { name })} data-state={state}>
      <div className={styles['line']}>
        <span className={styles['on']}>
          <Radio size={15} aria-hidden />
          {t(`live.state.${state}`)}
        </span>
        <b className="mono">{name}</b>
        <span className="dim" title={formatFullTime(started, value.zone)}>
          {t('live.since', { time: formatTime(started, value.zone) })}
        </span>
        <span className={styles['push']}>
          <Button small disabled={state !== 'listening'} onClick={stop}>
            <Square size={12} />
            {t('live.stop')}
          </Button>
        </span>
      </div>
      <div className={styles['numbers']}>
        <Rates capture={capture} />
        <Books capture={capture} />
      </div>
      <LossList capture={capture} />
      <Terms capture={capture} />
    </section>
  )
}

/** One that ended: a line, and its books when they are wanted. */
export const PastCapture = ({ capture, first }: { readonly capture: Capture; readonly first: boolean }) => {
  const { value } = useInvestigation()
  const [wanted, setWanted] = useState<boolean | null>(null)
  const open = wanted ?? first
  const { state, problem, started, stopped, stored } = capture
  const name = captureName(capture)
  return (
    <section className={styles['card']} aria-label={t('live.listener', { name })} data-state={state}>
      <div className={styles['line']}>
        <span className={state === 'failed' ? styles['failed'] : 'dim'}>
          {state === 'failed' && <CircleAlert size={14} aria-hidden />}
          {t(`live.state.${state}`)}
        </span>
        <b className="mono">{name}</b>
        <span className="mono dim">
          {formatTime(started, value.zone)}
          {stopped !== null && ` – ${formatTime(stopped, value.zone)}`}
        </span>
        <span className="dim">{t('live.storedIn', { count: stored, shown: formatCount(stored) })}</span>
        <span className={styles['push']}>
          <Button small look="quiet" aria-expanded={open} onClick={() => setWanted(!open)}>
            {open ? <ChevronDown size={13} /> : <ChevronRight size={13} />}
            {t('live.books')}
          </Button>
          <Button small onClick={() => again(capture)}>
            {t('live.again')}
          </Button>
        </span>
      </div>
      {problem !== null && <p className={styles['problem']}>{visibleText(problem)}</p>}
      {open && (
        <>
          <Books capture={capture} />
          <LossList capture={capture} />
          <Terms capture={capture} />
        </>
      )}
    </section>
  )
}
