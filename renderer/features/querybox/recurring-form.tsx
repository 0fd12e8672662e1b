import { type FormEvent, useState } from 'react'
import { type Expr } from '../../../shared/query/ast'
import { allOf } from '../../../shared/query/conditions'
import { clockTerm, dayWords } from '../../../shared/query/time-terms'
import { BadValue } from '../../../shared/query/value'
import { isZone } from '../../../shared/units/time'
import { t } from '../../text'
import { Button } from '../../ui/button'
import styles from './range-and-zone.module.css'

const windowOf = (from: string, to: string, zone: string): Expr | null => {
  try {
    return from === '' && to === '' ? null : clockTerm(from, to, zone)
  } catch (error) {
    if (error instanceof BadValue) return null
    throw error
  }
}

/** A window that comes back: times of day, perhaps across midnight, on some days of the week, by the clocks of a zone. */
export const RecurringForm = ({
  zone: shownZone,
  onAdd,
}: {
  readonly zone: string
  readonly onAdd: (expr: Expr) => void
}) => {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [zone, setZone] = useState(shownZone)
  const [days, setDays] = useState<readonly number[]>([])
  const [wrong, setWrong] = useState<'zone' | 'window' | 'nothing' | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isZone(zone)) return setWrong('zone')
    const clock = windowOf(from, to, zone)
    if (clock === null && (from !== '' || to !== '')) return setWrong('window')
    const weekday: Expr | null =
      days.length === 0 ? null : { kind: 'weekday', days: days.toSorted((a, b) => a - b), zone }
    const both = allOf([clock, weekday].filter(term => term !== null))
    if (both === null) return setWrong('nothing')
    onAdd(both)
  }
  const toggle = (day: number) => setDays(days.includes(day) ? days.filter(other => other !== day) : [...days, day])
  return (
    <form className={styles['range']} onSubmit={submit} aria-label={t('query.recurring')}>
      <span className="dim">{t('query.recurring')}</span>
      <div className={styles['row']}>
        <label className={styles['field']}>
          {t('query.dayFrom')}
          <input type="time" value={from} onChange={event => setFrom(event.target.value)} />
        </label>
        <label className={styles['field']}>
          {t('query.dayTo')}
          <input type="time" value={to} onChange={event => setTo(event.target.value)} />
        </label>
        <label className={styles['field']}>
          {t('query.zone')}
          <input
            className="mono"
            value={zone}
            aria-invalid={wrong === 'zone'}
            onChange={event => setZone(event.target.value)}
          />
        </label>
      </div>
      <div className={styles['days']} role="group" aria-label={t('query.weekdays')}>
        {dayWords.map((day, at) => (
          <Button
            key={day}
            small
            look={days.includes(at + 1) ? 'accent' : 'plain'}
            aria-pressed={days.includes(at + 1)}
            onClick={() => toggle(at + 1)}
          >
            {t(`query.day.${day}`)}
          </Button>
        ))}
      </div>
      {wrong && (
        <p role="alert" className={styles['wrong']}>
          {t(`query.wrong.${wrong}`)}
        </p>
      )}
      <div className={styles['row']}>
        <Button type="submit" small>
          {t('query.addWindow')}
        </Button>
      </div>
    </form>
  )
}
