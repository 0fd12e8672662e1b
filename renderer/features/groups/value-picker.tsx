import { useState } from 'react'
import { fieldNamed, fields } from '../../../shared/model/fields'
import type { Aggregate } from '../../../shared/query/ast'
import { columnName } from '../../../shared/query/column-name'
import { checkShape, emptyTable, hasCourse } from '../../../shared/query/shape'
import { fieldLabel } from '../../state/field-text'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Select } from '../../ui/select'
import styles from './groups.module.css'

/** Functions as they are offered; the percentiles that people ask for are functions of their own. */
const offers = ['count', 'sum', 'rate', 'avg', 'min', 'max', 'p50', 'p95', 'p99', 'distinct', 'first', 'last'] as const
type Offer = (typeof offers)[number]

const valueOf = (offer: Offer, field: string, series: boolean): Aggregate => {
  const common = { as: null, series }
  switch (offer) {
    case 'count':
      return { fn: 'count', ...common }
    case 'p50':
    case 'p95':
    case 'p99':
      return { fn: 'percentile', field, at: Number(offer.slice(1)), ...common }
    default:
      return { fn: offer, field, ...common }
  }
}

/** Whether the function says something of the field. */
const fits = (offer: Offer, field: string): boolean =>
  checkShape({ ...emptyTable, values: [valueOf(offer, field, false)] }) === null

/** Chooses a function and the field it is of. */
export const ValuePicker = ({
  filled,
  taken,
  onPick,
}: {
  readonly filled: readonly string[]
  readonly taken: readonly string[]
  readonly onPick: (value: Aggregate) => void
}) => {
  const [offer, setOffer] = useState<Offer>('sum')
  const [wanted, setWanted] = useState('bytes')
  const [series, setSeries] = useState(false)
  const known = fields.map(({ name }) => name).filter(name => filled.includes(name) || name === 'duration')
  const possible = known.filter(name => name !== 'id' && fieldNamed(name) && fits(offer, name))
  const field = possible.includes(wanted) ? wanted : (possible[0] ?? '')
  const draft = valueOf(offer, field, false)
  const value = valueOf(offer, field, series && hasCourse(draft))
  const isTaken = taken.includes(columnName(value))
  const isEmpty = offer !== 'count' && field === ''
  return (
    <div className={styles['adding']}>
      <Select
        label={t('groups.bar.function')}
        value={offer}
        options={offers.map(each => ({ value: each, label: t(`groups.offer.${each}`) }))}
        onChange={setOffer}
      />
      {offer !== 'count' && (
        <Select
          label={t('groups.bar.field')}
          value={field}
          options={possible.map(name => ({ value: name, label: fieldLabel(name) }))}
          onChange={setWanted}
        />
      )}
      {hasCourse(draft) && (
        <label className={styles['check']}>
          <input type="checkbox" checked={series} onChange={event => setSeries(event.target.checked)} />
          {t('groups.bar.overTime')}
        </label>
      )}
      <Button look="solid" disabled={isTaken || isEmpty} onClick={() => onPick(value)}>
        {t(isTaken ? 'groups.bar.isThere' : 'groups.bar.add')}
      </Button>
    </div>
  )
}
