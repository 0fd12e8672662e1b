import { useId, useMemo } from 'react'
import { type Mapping, timeFormats, usualPatterns } from '../../../shared/model/mapping'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { Select } from '../../ui/select'
import styles from './mapping.module.css'

type Written = (typeof timeFormats)[number] | 'pattern'

const writtens: readonly Written[] = [...timeFormats, 'pattern']
const durations = ['s', 'ms', 'us'] as const

const own = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** How the times of the file are written, and on whose clock. */
export const TimeSection = ({
  mapping,
  doubtful,
  onChange,
}: {
  readonly mapping: Mapping
  /** Whether day and month could be the other way round. */
  readonly doubtful: boolean
  readonly onChange: (part: Partial<Mapping>) => void
}) => {
  const patterns = useId()
  const { time, duration, columns } = mapping
  const written = writtens.find(each => each === time.format) ?? 'pattern'
  const zones = useMemo(
    () =>
      [...new Set(['UTC', own(), time.zone, ...Intl.supportedValuesOf('timeZone')])].map(zone => ({
        value: zone,
        label: zone.replaceAll('_', ' '),
      })),
    [time.zone],
  )
  const change = (part: Partial<Mapping['time']>) => onChange({ time: { ...time, ...part } })
  return (
    <Box title={t('mapping.time')}>
      <div className={styles['line']}>
        <Select
          label={t('mapping.timeFormat')}
          value={written}
          options={writtens.map(value => ({ value, label: t(`mapping.formats.${value}`) }))}
          onChange={value => change({ format: value === 'pattern' ? usualPatterns[0] : value })}
        />
        {written === 'pattern' && (
          <label className={styles['field']}>
            <span>{t('mapping.pattern')}</span>
            <input
              className="mono"
              value={time.format}
              list={patterns}
              maxLength={64}
              spellCheck={false}
              title={t('mapping.patternHint')}
              onChange={event => change({ format: event.target.value })}
            />
            <datalist id={patterns}>
              {usualPatterns.map(pattern => (
                <option key={pattern} value={pattern} />
              ))}
            </datalist>
          </label>
        )}
        <Select label={t('mapping.zone')} value={time.zone} options={zones} onChange={zone => change({ zone })} />
        {columns.some(({ field }) => field === 'duration') && (
          <Select
            label={t('mapping.duration')}
            value={duration}
            options={durations.map(value => ({ value, label: t(`mapping.durations.${value}`) }))}
            onChange={value => onChange({ duration: value })}
          />
        )}
      </div>
      <p className="dim">{written === 'pattern' ? t('mapping.patternHint') : t('mapping.zoneHint')}</p>
      {doubtful && (
        <p role="status" className={styles['doubt']}>
          {t('mapping.dayMonth')}
        </p>
      )}
    </Box>
  )
}
