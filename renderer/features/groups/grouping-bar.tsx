import { Activity, ChevronDown, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { mostKeys, mostValues, type TableShape } from '../../../shared/query/ast'
import { columnName } from '../../../shared/query/column-name'
import {
  compared,
  sortedBy,
  withKey,
  withKeyAs,
  withKeyMoved,
  withoutKey,
  withoutValue,
  withSeries,
  withValue,
} from '../../../shared/query/grouping'
import { hasCourse } from '../../../shared/query/shape'
import { FieldPicker, groupableFields } from '../../answers/field-picker'
import { formsOf, keyFor } from '../../answers/key-forms'
import { keyTitle, valueTitle } from '../../answers/table-columns'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import { Menu, type MenuEntry } from '../../ui/menu'
import { Popover } from '../../ui/popover'
import styles from './groups.module.css'
import { ValuePicker } from './value-picker'

type Props = {
  readonly shape: TableShape
  readonly filled: readonly string[]
  readonly lengthMs: number
  readonly zone: string
  /** Changes the query's table. */
  readonly put: (change: (shape: TableShape) => TableShape) => void
  readonly heat: boolean
  readonly onHeat: ((heat: boolean) => void) | null
}

const act = (id: string, run: () => void, more: Partial<Extract<MenuEntry, { kind: 'action' }>> = {}): MenuEntry => ({
  kind: 'action',
  id,
  label: t(`groups.bar.${id}`),
  run,
  ...more,
})

const Part = ({
  label,
  hint,
  entries,
  icon,
}: {
  readonly label: string
  readonly hint: string
  readonly entries: readonly MenuEntry[]
  readonly icon?: ReactNode
}) => (
  <Menu
    label={label}
    entries={entries}
    trigger={
      <button type="button" className={styles['part']} title={hint}>
        {icon}
        {label}
        <ChevronDown size={12} aria-hidden />
      </button>
    }
  />
)

/** What the rows are told apart by and what is counted of them; every change here is a change of the query. */
export const GroupingBar = ({ shape, filled, lengthMs, zone, put, heat, onHeat }: Props) => {
  const allOver = shape.values.some(hasCourse) && shape.values.every(value => value.series || !hasCourse(value))
  const keyEntries = (at: number): readonly MenuEntry[] => {
    const key = shape.by[at]
    if (!key) return []
    const name = columnName(key)
    const forms = formsOf(key, zone)
    return [
      act('ascending', () => put(now => sortedBy(now, { column: name, descending: false }))),
      act('descending', () => put(now => sortedBy(now, { column: name, descending: true }))),
      { kind: 'line', id: 'a' },
      ...forms.map(
        (form, place): MenuEntry => ({
          kind: 'action',
          id: `form ${place}`,
          label: keyTitle(form),
          checked: keyTitle(form) === keyTitle(key),
          run: () => put(now => withKeyAs(now, at, form)),
        }),
      ),
      ...(forms.length > 0 ? [{ kind: 'line', id: 'b' } as const] : []),
      act('earlier', () => put(now => withKeyMoved(now, at, -1)), { disabled: at === 0 }),
      act('later', () => put(now => withKeyMoved(now, at, 1)), { disabled: at === shape.by.length - 1 }),
      act('remove', () => put(now => withoutKey(now, at))),
    ]
  }
  const valueEntries = (at: number): readonly MenuEntry[] => {
    const value = shape.values[at]
    if (!value) return []
    const column = columnName(value)
    return [
      act('descending', () => put(now => sortedBy(now, { column, descending: true }))),
      act('ascending', () => put(now => sortedBy(now, { column, descending: false }))),
      { kind: 'line', id: 'a' },
      ...(hasCourse(value)
        ? [act('overTime', () => put(now => withSeries(now, !value.series, at)), { checked: value.series })]
        : []),
      act('remove', () => put(now => withoutValue(now, at)), {
        disabled: shape.values.length === 1 && shape.by.length === 0,
      }),
    ]
  }
  const toggle = (id: string, on: boolean, run: () => void, disabled = false) => (
    <button
      type="button"
      aria-pressed={on}
      disabled={disabled}
      className={styles['toggle']}
      title={t(`groups.bar.${id}Hint`)}
      onClick={run}
    >
      {t(`groups.bar.${id}`)}
    </button>
  )
  return (
    <div className={styles['bar']} role="toolbar" aria-label={t('groups.bar.label')}>
      <span className="dim">{t('groups.bar.by')}</span>
      {shape.by.map((key, at) => (
        <Part key={columnName(key)} label={key.as ?? keyTitle(key)} hint={keyTitle(key)} entries={keyEntries(at)} />
      ))}
      <Popover
        label={t('groups.bar.addKey')}
        trigger={
          <IconButton small label={t('groups.bar.addKey')} disabled={shape.by.length >= mostKeys}>
            <Plus size={14} />
          </IconButton>
        }
      >
        {close => (
          <FieldPicker
            fields={groupableFields(filled).filter(field => !shape.by.some(key => columnName(key) === field))}
            onPick={field => {
              close()
              put(now => withKey(now, keyFor(field, lengthMs, zone)))
            }}
          />
        )}
      </Popover>
      <span className={styles['divider']} />
      <span className="dim">{t('groups.bar.values')}</span>
      {shape.values.map((value, at) => (
        <Part
          key={columnName(value)}
          label={value.as ?? valueTitle(value)}
          hint={valueTitle(value)}
          entries={valueEntries(at)}
          icon={value.series ? <Activity size={12} aria-label={t('groups.bar.overTime')} /> : null}
        />
      ))}
      <Popover
        label={t('groups.bar.addValue')}
        trigger={
          <IconButton small label={t('groups.bar.addValue')} disabled={shape.values.length >= mostValues}>
            <Plus size={14} />
          </IconButton>
        }
      >
        {close => (
          <ValuePicker
            filled={filled}
            taken={[...shape.by, ...shape.values].map(columnName)}
            onPick={value => {
              close()
              put(now => withValue(now, value))
            }}
          />
        )}
      </Popover>
      <span className={styles['divider']} />
      {toggle('overTime', allOver, () => put(now => withSeries(now, !allOver)), !shape.values.some(hasCourse))}
      {toggle('compare', shape.compare, () => put(now => compared(now, !shape.compare)), shape.values.length === 0)}
      {onHeat && toggle('heat', heat, () => onHeat(!heat))}
    </div>
  )
}
