import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import { wireProtocols } from '../../../shared/model/exporter'
import { listenAsked } from '../../state/desk'
import { useIntake } from '../../state/use-intake'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, LinkButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ErrorNote } from '../../ui/notes'
import styles from './listen-dialog.module.css'
import {
  formOf,
  guardedPorts,
  isOpen,
  type ListenForm,
  type ListenOrder,
  portsOf,
  readForm,
  withPort,
  withProtocol,
} from './listen-form'

/** Ports that senders use unless told otherwise. */
const presets = [2055, 9995, 4739, 6343, 5514] as const
const places = ['local', 'all', 'one'] as const
const syslogPort = 514
const syslogInstead = 5514

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <fieldset className={styles['section']}>
    <legend>{title}</legend>
    {children}
  </fieldset>
)

const Form = ({ asked, onClose }: { readonly asked: Partial<ListenOrder>; readonly onClose: () => void }) => {
  const intake = useIntake()
  const id = useId()
  const ports = useRef<HTMLInputElement>(null)
  const [form, setForm] = useState<ListenForm>(() => formOf(asked))
  const [tried, setTried] = useState(false)
  const [starting, setStarting] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const set = (patch: Partial<ListenForm>) => {
    setForm({ ...form, ...patch })
    setFailure(null)
  }
  const found = readForm(form)
  const problems = tried && 'problems' in found ? found.problems : []
  const problemOf = (field: string) => problems.find(problem => problem.field === field)
  const wrong = (field: string) => {
    const problem = problemOf(field)
    return problem ? (
      <p role="alert" id={`${id}-${field}`} className={styles['problem']}>
        {t(`live.problem.${problem.key}`, { part: problem.part })}
      </p>
    ) : null
  }
  const described = (field: string) =>
    problemOf(field) ? { 'aria-invalid': true, 'aria-describedby': `${id}-${field}` } : {}

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!('order' in found) || starting) return
    setStarting(true)
    try {
      await intake.listen(found.order)
      onClose()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
      setStarting(false)
    }
  }

  const guarded = guardedPorts(form.ports)
  const open = isOpen(form)
  return (
    <Dialog title={t('live.listen')} onClose={onClose} width={620}>
      <form className={styles['form']} noValidate onSubmit={event => void submit(event)}>
        <Section title={t('live.ports')}>
          <input
            ref={ports}
            autoFocus
            className="mono"
            inputMode="numeric"
            aria-label={t('live.portsLabel')}
            value={form.ports}
            onChange={event => set({ ports: event.target.value })}
            {...described('ports')}
          />
          <div className={styles['presets']}>
            {presets.map(port => (
              <Button
                key={port}
                small
                look={portsOf(form.ports).includes(port) ? 'accent' : 'plain'}
                aria-pressed={portsOf(form.ports).includes(port)}
                onClick={() => set({ ports: withPort(form.ports, port) })}
              >
                <span className="mono">{port}</span> {t(`live.preset.${port}`)}
              </Button>
            ))}
          </div>
          <p className="dim">{t('live.portsHint')}</p>
          <div className={styles['presets']} role="group" aria-label={t('live.take')}>
            {wireProtocols.map(protocol => (
              <Button
                key={protocol}
                small
                look={form.protocols.includes(protocol) ? 'accent' : 'plain'}
                aria-pressed={form.protocols.includes(protocol)}
                onClick={() => set({ protocols: withProtocol(form.protocols, protocol) })}
              >
                {t(`live.protocol.${protocol}`)}
              </Button>
            ))}
          </div>
          <p className="dim">{t('live.takeHint')}</p>
          {wrong('ports')}
          {guarded.length > 0 && (
            <p className={styles['note']}>
              {t('live.guarded', { ports: guarded.join(', ') })}{' '}
              {guarded.includes(syslogPort) && (
                <LinkButton
                  onClick={() => {
                    set({ ports: withPort(withPort(form.ports, syslogPort), syslogInstead) })
                    // The button goes, and must not take the focus with it.
                    ports.current?.focus()
                  }}
                >
                  {t('live.insteadOf', { port: syslogInstead })}
                </LinkButton>
              )}
            </p>
          )}
        </Section>

        <Section title={t('live.place')}>
          {places.map(place => (
            <label key={place} className={styles['choice']}>
              <input
                type="radio"
                name={`${id}-place`}
                checked={form.place === place}
                onChange={() => set({ place, anyAddress: false })}
              />
              <span>{t(`live.placeOf.${place}`)}</span>
              {place === 'one' && form.place === 'one' && (
                <input
                  className={`${styles['host']} mono`}
                  aria-label={t('live.host')}
                  placeholder="192.0.2.10"
                  value={form.host}
                  onChange={event => set({ host: event.target.value, anyAddress: false })}
                  {...described('host')}
                />
              )}
            </label>
          ))}
          {wrong('host')}
          {open && (
            <div className={styles['warning']}>
              <label className={styles['choice']}>
                <input
                  type="checkbox"
                  checked={form.anyAddress}
                  onChange={event => set({ anyAddress: event.target.checked })}
                  {...described('anyAddress')}
                />
                <span>{t('live.anyAddress')}</span>
              </label>
              <p className="dim">{t('live.anyAddressHint')}</p>
              {wrong('anyAddress')}
            </div>
          )}
        </Section>

        <Section title={t('live.allow')}>
          <textarea
            className="mono"
            rows={2}
            aria-label={t('live.allow')}
            placeholder={t('live.allowExample')}
            value={form.allow}
            onChange={event => set({ allow: event.target.value })}
            {...described('allow')}
          />
          <p className="dim">{t('live.allowHint')}</p>
          {wrong('allow')}
        </Section>

        <Section title={t('live.keep')}>
          <div className={styles['line']}>
            <label className={styles['amount']}>
              {t('live.keepDays')}
              <input
                inputMode="decimal"
                value={form.days}
                placeholder={t('live.noLimit')}
                onChange={event => set({ days: event.target.value })}
                {...described('days')}
              />
              {t('live.days')}
            </label>
            <label className={styles['amount']}>
              {t('live.keepBytes')}
              <input
                inputMode="decimal"
                value={form.gigabytes}
                placeholder={t('live.noLimit')}
                onChange={event => set({ gigabytes: event.target.value })}
                {...described('gigabytes')}
              />
              GB
            </label>
          </div>
          <p className="dim">{t('live.keepHint')}</p>
          {wrong('days')}
          {wrong('gigabytes')}
          <label className={styles['choice']}>
            <input type="checkbox" checked={form.keepRaw} onChange={event => set({ keepRaw: event.target.checked })} />
            <span>{t('live.keepRaw')}</span>
          </label>
        </Section>

        {failure !== null && <ErrorNote error={{ message: failure }} />}
        <div className={styles['acts']}>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" look="solid" disabled={starting}>
            {t('live.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Asks on which ports to listen, for whom, and how long to keep what comes. */
export const ListenDialog = () => {
  const asked = useValue(listenAsked)
  return asked === null ? null : <Form asked={asked} onClose={() => listenAsked.set(null)} />
}
