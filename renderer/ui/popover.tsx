import type { ComponentProps, ReactElement, ReactNode } from 'react'
import { Dialog, DialogTrigger, Pressable, Popover as RacPopover } from 'react-aria-components'
import styles from './popover.module.css'

/** A button that opens a small panel beside it. `children` gets a way to close it. */
export const Popover = ({
  trigger,
  label,
  placement = 'bottom start',
  children,
}: {
  readonly trigger: ReactElement
  readonly label: string
  readonly placement?: ComponentProps<typeof RacPopover>['placement']
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}) => (
  <DialogTrigger>
    <Pressable>{trigger as ComponentProps<typeof Pressable>['children']}</Pressable>
    <RacPopover className={styles['popover'] ?? ''} {...(placement ? { placement } : {})} offset={5}>
      <Dialog aria-label={label} className={styles['dialog'] ?? ''}>
        {({ close }) => (typeof children === 'function' ? children(close) : children)}
      </Dialog>
    </RacPopover>
  </DialogTrigger>
)
