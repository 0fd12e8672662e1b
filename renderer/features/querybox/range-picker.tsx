import { CalendarRange } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { formatIso, parseTimeSpan } from '../../../shared/units/time'
import { useCase } from '../../engine/use-case'
import type { Range } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatRange } from '../../ui/format'
import { Popover } from '../../ui/popover'
import { LastForm } from './last-form'
import styles from './range-and-zone.module.css'
import { RecurringForm } from './recurring-form'

const lasts = [
  { id: 'last_hour', ms: 3_600_000 },
  { id: 'last_sixHours', ms: 6 * 3_600_000 },
  { id: 'last_day', ms: 24 * 3_600_000 },
  { id: 'last_week', ms: 7 * 24 * 3_600_000 },
] as const

type FormProps = {
  readonly range: Range
  readonly zone: string
  readonly onApply: (range: Range) => void
}

const RangeForm = ({ range, zone, onApply }: FormProps) => {
  const [from, setFrom] = useState(formatIso(range.from, zone))
  const [to, setTo] = useState(formatIso(range.to, zone))
  const [wrong, setWrong] = useState<'from' | 'to' | 'backwards' | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const begin = parseTimeSpan(from, zone)
    const end = parseTimeSpan(to, zone)
    if (!begin) return setWrong('from')
    if (!end) return setWrong('to')
    if (end.from <= begin.from) return setWrong('backwards')
    onApply({ from: begin.from, to: end.from })
  }
  return (
    <form className={styles['range']} onSubmit={submit}>
      <label className={styles['field']}>
        {t('query.from')}
        <input
          className="mono"
          value={from}
          aria-invalid={wrong === 'from'}
          onChange={event => setFrom(event.target.value)}
        />
      </label>
      <label className={styles['field']}>
        {t('query.to')}
        <input
          className="mono"
          value={to}
          aria-invalid={wrong === 'to'}
          onChange={event => setTo(event.target.value)}
        />
      </label>
      {wrong && (
        <p role="alert" className={styles['wrong']}>
          {t(wrong === 'backwards' ? 'query.backwards' : 'query.badTime')}
        </p>
      )}
      <div className={styles['row']}>
        <Button type="submit" look="accent" small>
          {t('query.apply')}
        </Button>
      </div>
    </form>
  )
}

/** The stretch of time looked at; without a choice, all the data there is. */
export const RangePicker = () => {
  const { value, change, narrow } = useInvestigation()
  const open = useCase()
  const whole = open && open.first !== null && open.last !== null ? { from: open.first, to: open.last + 1 } : null
  const shown = value.range ?? whole
  const words = shown === null ? t('query.noData') : formatRange(shown.from, shown.to, value.zone)
  return (
    <Popover
      label={t('query.range')}
      placement="bottom end"
      trigger={
        <Button aria-label={`${t('query.range')}: ${words}`} look={value.range ? 'accent' : 'plain'}>
          <CalendarRange size={14} />
          <span className={styles['dates']}>
            {words}
            {value.range === null && whole && ` · ${t('query.all')}`}
          </span>
        </Button>
      }
    >
      {close => {
        const choose = (range: Range | null) => {
          change({ range })
          close()
        }
        return (
          <div className={styles['range']}>
            <Button small look={value.range === null ? 'accent' : 'plain'} onClick={() => choose(null)}>
              {t('query.allOfIt')}
            </Button>
            {whole && (
              <>
                <span className="dim">{t('query.lastOfData')}</span>
                <div className={styles['row']}>
                  {lasts.map(({ id, ms }) => (
                    <Button key={id} small onClick={() => choose({ from: whole.to - ms, to: whole.to })}>
                      {t(`query.${id}`)}
                    </Button>
                  ))}
                </div>
                <LastForm onApply={ms => choose({ from: whole.to - ms, to: whole.to })} />
              </>
            )}
            {shown && (
              <RangeForm
                key={`${shown.from} ${shown.to} ${value.zone}`}
                range={shown}
                zone={value.zone}
                onApply={choose}
              />
            )}
            <RecurringForm
              zone={value.zone}
              onAdd={expr => {
                narrow(expr, 'include')
                close()
              }}
            />
          </div>
        )
      }}
    </Popover>
  )
}
