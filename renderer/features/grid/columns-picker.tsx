import { ArrowDown, ArrowUp, Columns3, Pin, PinOff } from 'lucide-react'
import { useState } from 'react'
import { fieldLabel } from '../../state/field-text'
import { allColumns, changeLayout, firstLayout, gridLayout, usefulColumns } from '../../state/grid-layout'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { Popover } from '../../ui/popover'
import styles from './grid.module.css'
import type { Asked } from './use-asked'

type Props = { readonly filledFields: readonly string[]; readonly asked: Asked }

const Picker = ({ filledFields, asked }: Props) => {
  const layout = useValue(gridLayout)
  const [wanted, setWanted] = useState('')
  const { columns: shown, putColumns: put } = asked
  const useful = usefulColumns(filledFields)
  const fits = (id: string) => `${fieldLabel(id)} ${id}`.toLowerCase().includes(wanted.trim().toLowerCase())
  const move = (id: string, by: number) => {
    const at = shown.indexOf(id)
    const rest = shown.filter(other => other !== id)
    put([...rest.slice(0, at + by), id, ...rest.slice(at + by)])
  }
  const hidden = (among: readonly string[]) =>
    among
      .filter(id => !shown.includes(id) && fits(id))
      .map(id => (
        <li key={id}>
          <label>
            <input type="checkbox" checked={false} onChange={() => put([...shown, id])} />
            {fieldLabel(id)} <span className="mono faint">{id}</span>
          </label>
        </li>
      ))
  const empty = allColumns.filter(id => !useful.includes(id))
  return (
    <div className={styles['columns']}>
      <input
        type="text"
        autoFocus
        aria-label={t('grid.findColumn')}
        placeholder={t('grid.findColumn')}
        value={wanted}
        onChange={event => setWanted(event.target.value)}
      />
      <ul>
        {shown.filter(fits).map(id => {
          const at = shown.indexOf(id)
          const pinned = layout.pinned.includes(id)
          return (
            <li key={id}>
              <label>
                <input
                  type="checkbox"
                  checked
                  disabled={shown.length === 1}
                  onChange={() => put(shown.filter(other => other !== id))}
                />
                {fieldLabel(id)}
              </label>
              <IconButton
                small
                label={t(pinned ? 'grid.header.unpin' : 'grid.header.pin')}
                onClick={() =>
                  changeLayout({
                    pinned: pinned ? layout.pinned.filter(other => other !== id) : [...layout.pinned, id],
                  })
                }
              >
                {pinned ? <PinOff size={13} /> : <Pin size={13} />}
              </IconButton>
              <IconButton small label={t('grid.up')} disabled={at === 0} onClick={() => move(id, -1)}>
                <ArrowUp size={13} />
              </IconButton>
              <IconButton small label={t('grid.down')} disabled={at === shown.length - 1} onClick={() => move(id, 1)}>
                <ArrowDown size={13} />
              </IconButton>
            </li>
          )
        })}
        {hidden(useful)}
        {empty.some(fits) && (
          <li>
            <h3>{t('grid.emptyColumns')}</h3>
          </li>
        )}
        {hidden(empty)}
      </ul>
      <div>
        <Button
          small
          onClick={() => {
            changeLayout({ widths: {}, pinned: firstLayout.pinned })
            put(null)
          }}
        >
          {t('grid.usualColumns')}
        </Button>
      </div>
    </div>
  )
}

/** Chooses columns, their order and which stay at the left. */
export const ColumnsPicker = (props: Props) => (
  <Popover
    label={t('grid.columns')}
    placement="bottom end"
    trigger={
      <Button>
        <Columns3 size={14} />
        {t('grid.columns')}
      </Button>
    }
  >
    <Picker {...props} />
  </Popover>
)
