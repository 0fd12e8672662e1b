import { Check } from 'lucide-react'
import { type ComponentProps, type ReactElement, type ReactNode, useRef } from 'react'
import { MenuItem, MenuTrigger, Popover, Pressable, Menu as RacMenu, Separator } from 'react-aria-components'
import { cx } from './cx'
import styles from './menu.module.css'

export type MenuEntry =
  | {
      readonly kind: 'action'
      readonly id: string
      readonly label: string
      readonly icon?: ReactNode
      /** Keys that do the same, shown at the right. */
      readonly keys?: string | undefined
      readonly danger?: boolean
      readonly disabled?: boolean
      /** A tick before the label, for choices that are on. */
      readonly checked?: boolean
      readonly run: () => void
    }
  | { readonly kind: 'line'; readonly id: string }
  /** What the entries are about, shown above them. */
  | { readonly kind: 'heading'; readonly id: string; readonly label: string }

type Content = {
  readonly entries: readonly MenuEntry[]
  readonly label: string
}

const Entries = ({ entries, label, onClose }: Content & { readonly onClose?: () => void }) => (
  <>
    {entries.map(entry =>
      entry.kind === 'heading' ? (
        <div key={entry.id} className={styles['heading']}>
          {entry.label}
        </div>
      ) : null,
    )}
    <RacMenu
      aria-label={label}
      className={styles['menu'] ?? ''}
      {...(onClose ? { onClose, autoFocus: 'first' as const } : {})}
    >
      {entries.map(entry =>
        entry.kind === 'heading' ? null : entry.kind === 'line' ? (
          <Separator key={entry.id} className={styles['line'] ?? ''} />
        ) : (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.label}
            isDisabled={entry.disabled ?? false}
            onAction={entry.run}
            className={cx(styles['item'], entry.danger && styles['danger'])}
          >
            {entry.icon ?? (entry.checked === undefined ? null : <Check style={{ opacity: entry.checked ? 1 : 0 }} />)}
            <span className={styles['label']}>{entry.label}</span>
            {entry.keys !== undefined && <kbd className={styles['keys']}>{entry.keys}</kbd>}
          </MenuItem>
        ),
      )}
    </RacMenu>
  </>
)

/** A button that opens a menu. The trigger is a `Button` or `IconButton`. */
export const Menu = ({ trigger, ...content }: Content & { readonly trigger: ReactElement }) => (
  <MenuTrigger>
    <Pressable>{trigger as ComponentProps<typeof Pressable>['children']}</Pressable>
    <Popover className={styles['popover'] ?? ''} placement="bottom start" offset={5}>
      <Entries {...content} />
    </Popover>
  </MenuTrigger>
)

/** A menu at a point of the window; it is open as long as it is rendered. */
export const ContextMenu = ({
  at,
  onClose,
  ...content
}: Content & { readonly at: { readonly x: number; readonly y: number }; readonly onClose: () => void }) => {
  const anchor = useRef<HTMLDivElement>(null)
  return (
    <>
      <div ref={anchor} className={styles['anchor']} style={{ left: at.x, top: at.y }} />
      <Popover
        isOpen
        onOpenChange={open => (open ? undefined : onClose())}
        triggerRef={anchor}
        className={styles['popover'] ?? ''}
        placement="bottom start"
        offset={2}
      >
        <Entries {...content} onClose={onClose} />
      </Popover>
    </>
  )
}
