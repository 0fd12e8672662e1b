import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from 'react'
import styles from './bar-list.module.css'
import { cx } from './cx'

export type Bar = {
  readonly key: string
  readonly label: ReactNode
  /** The label is never cut, as addresses are not: where it does not fit, the line grows taller. */
  readonly whole?: boolean
  /** Plain text of the label, for the tooltip and for screen readers. */
  readonly text: string
  /** How long the bar is, against the longest. */
  readonly value: number
  /** The value as shown at the right. */
  readonly shown: string
  /** The query already holds this value. */
  readonly on?: boolean
}

/** Values with a bar behind each; a press narrows, the context menu offers the rest. */
export const BarList = ({
  label,
  bars,
  onPick,
  onMenu,
  roomy = false,
}: {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly onPick: (key: string) => void
  readonly onMenu?: (key: string, at: { readonly x: number; readonly y: number }) => void
  readonly roomy?: boolean
}) => {
  // One stop for the Tab key; arrows move within.
  const [stop, setStop] = useState<string | null>(null)
  const stopKey = bars.some(bar => bar.key === stop) ? stop : bars[0]?.key
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.findIndex(button => button === document.activeElement)
    event.preventDefault()
    buttons[at + step]?.focus()
  }
  const longest = Math.max(...bars.map(bar => bar.value), 0)
  const openMenu = (key: string) => (event: MouseEvent<HTMLButtonElement>) => {
    if (!onMenu) return
    event.preventDefault()
    // A context menu asked for by key has no point of its own.
    const box = event.currentTarget.getBoundingClientRect()
    const byKey = event.clientX === 0 && event.clientY === 0
    onMenu(key, byKey ? { x: box.left + 12, y: box.bottom } : { x: event.clientX, y: event.clientY })
  }
  return (
    <ul aria-label={label} className={cx(styles['list'], roomy && styles['roomy'])} onKeyDown={onKeyDown}>
      {bars.map(bar => (
        <li key={bar.key}>
          <button
            type="button"
            title={bar.text}
            aria-pressed={bar.on}
            tabIndex={bar.key === stopKey ? 0 : -1}
            onFocus={() => setStop(bar.key)}
            className={cx(
              styles['row'],
              bar.whole && styles['whole'],
              bar.value === 0 && styles['zero'],
              bar.on && styles['on'],
            )}
            onClick={() => onPick(bar.key)}
            onContextMenu={openMenu(bar.key)}
          >
            {bar.value > 0 && (
              <span
                className={styles['bar']}
                style={{ width: longest > 0 ? `max(3px, ${(bar.value / longest) * 100}%)` : 0 }}
              />
            )}
            <span className={styles['name']}>{bar.label}</span>
            <span className={styles['value']}>{bar.shown}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
