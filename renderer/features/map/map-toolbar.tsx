import { Download } from 'lucide-react'
import { countryCodes, countryName } from '../../../shared/units/country'
import { language, t } from '../../text'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Select } from '../../ui/select'
import { Tooltip } from '../../ui/tooltip'
import type { Anchor } from './anchor'
import styles from './map.module.css'
import type { MapMeasure } from './scene'

export type Shown = 'map' | 'places' | 'pairs'

const shows: readonly Shown[] = ['map', 'places', 'pairs']
const measures: readonly MapMeasure[] = ['flows', 'bytes', 'sources']

const anchorValue = (anchor: Anchor): string => (anchor.kind === 'country' ? anchor.code : anchor.kind)

const anchorOptions = (anchor: Anchor): readonly { value: string; label: string }[] => [
  { value: 'nowhere', label: t('map.anchorNowhere') },
  ...(anchor.kind === 'point' ? [{ value: 'point', label: t('map.anchorPoint') }] : []),
  ...countryCodes
    .map(code => ({ value: code, label: countryName(code, language()) }))
    .sort((a, b) => a.label.localeCompare(b.label, language())),
]

type Props = {
  readonly summary: string
  readonly measure: MapMeasure
  readonly onMeasure: (measure: MapMeasure) => void
  readonly shown: Shown
  readonly onShown: (shown: Shown) => void
  readonly anchor: Anchor
  readonly onAnchor: (anchor: Anchor) => void
  /** Null while there is nothing to export. */
  readonly onExport: (() => void) | null
}

export const MapToolbar = ({ summary, measure, onMeasure, shown, onShown, anchor, onAnchor, onExport }: Props) => (
  <div className={styles['bar']}>
    <h1>{t('map.title')}</h1>
    <span className={styles['dim']}>{summary}</span>
    <Chips
      label={t('map.show')}
      value={shown}
      options={shows.map(value => ({ value, label: t(`map.shows.${value}`) }))}
      onChange={onShown}
    />
    <div className={styles['push']}>
      <Tooltip text={t('map.anchorNote')}>
        <div>
          <Select
            small
            label={t('map.anchor')}
            value={anchorValue(anchor)}
            options={anchorOptions(anchor)}
            onChange={code => {
              if (code === 'point') return
              onAnchor(code === 'nowhere' ? { kind: 'nowhere' } : { kind: 'country', code })
            }}
          />
        </div>
      </Tooltip>
      <Select
        small
        label={t('map.measure')}
        value={measure}
        options={measures.map(value => ({ value, label: t(`map.measures.${value}`) }))}
        onChange={onMeasure}
      />
      <Button small disabled={onExport === null} onClick={() => onExport?.()}>
        <Download size={14} />
        {t('map.exportSvg')}
      </Button>
    </div>
  </div>
)
