import { cx } from './cx'
import styles from './select.module.css'

/** One choice of a few. The browser's own list: keyboard, type-ahead and screen readers come with it. */
export const Select = <V extends string>({
  label,
  value,
  options,
  onChange,
  hideLabel = false,
  small = false,
  disabled = false,
}: {
  readonly label: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly onChange: (value: V) => void
  readonly hideLabel?: boolean
  readonly small?: boolean
  readonly disabled?: boolean
}) => (
  <label className={styles['select']}>
    <span className={hideLabel ? 'visually-hidden' : styles['label']}>{label}</span>
    <select
      className={cx(styles['box'], small && styles['small'])}
      value={value}
      disabled={disabled}
      onChange={event => {
        const chosen = options.find(option => option.value === event.target.value)
        if (chosen) onChange(chosen.value)
      }}
    >
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  </label>
)
