import { useMemo, useState } from 'react'
import { useCase } from '../../engine/use-case'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatOffset } from '../../ui/format'
import { Popover } from '../../ui/popover'
import styles from './range-and-zone.module.css'

const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

const own = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const ZoneList = ({
  zone,
  at,
  onChoose,
}: {
  readonly zone: string
  readonly at: number
  readonly onChoose: (zone: string) => void
}) => {
  const [wanted, setWanted] = useState('')
  const all = useMemo(() => [...new Set(['UTC', own(), ...Intl.supportedValuesOf('timeZone')])], [])
  const words = wanted.trim().toLowerCase().replaceAll(' ', '_')
  const found = all.filter(name => name.toLowerCase().includes(words) || formatOffset(at, name).includes(wanted.trim()))
  return (
    <div className={styles['zones']}>
      <p className="dim">{t('query.zoneHint')}</p>
      <input
        className={styles['find']}
        autoFocus
        aria-label={t('query.findZone')}
        placeholder={t('query.findZone')}
        value={wanted}
        onChange={event => setWanted(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && found[0] !== undefined) onChoose(found[0])
        }}
      />
      <ul className={styles['list']}>
        {found.map(name => (
          <li key={name}>
            <button
              type="button"
              className={styles['zone']}
              aria-current={name === zone}
              onClick={() => onChoose(name)}
            >
              <span>
                {name} {name === own() && <span className="dim">{t('query.zoneOfSystem')}</span>}
              </span>
              <span className="mono dim">{formatOffset(at, name)}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="dim">{t('query.noZone')}</li>}
      </ul>
    </div>
  )
}

/** The zone in which every time is shown, typed and grouped, with its offset always in sight. */
export const ZonePicker = () => {
  const { value, change } = useInvestigation()
  const open = useCase()
  // The offset at the end of the data: a case from last winter is read in winter time.
  const [now] = useState(() => Date.now())
  const at = value.range?.to ?? open?.last ?? now
  const offset = formatOffset(at, value.zone)
  return (
    <Popover
      label={t('query.zone')}
      placement="bottom end"
      trigger={
        <Button aria-label={`${t('query.zone')}: UTC${offset} ${value.zone}`}>
          <span className="mono dim">
            UTC{offset === '+00:00' && value.zone === 'UTC' ? '' : offset}
            {value.zone !== 'UTC' && <span className={styles['place']}> {placeOf(value.zone)}</span>}
          </span>
        </Button>
      }
    >
      {close => (
        <ZoneList
          zone={value.zone}
          at={at}
          onChoose={zone => {
            change({ zone })
            close()
          }}
        />
      )}
    </Popover>
  )
}
