import type { ComponentPropsWithRef, ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx'
import { Tooltip } from './tooltip'

type Look = {
  readonly look?: 'plain' | 'accent' | 'solid' | 'danger' | 'quiet'
  readonly small?: boolean
}
type Native = Omit<ComponentPropsWithRef<'button'>, 'className'>

export const Button = ({ look = 'plain', small = false, ...rest }: Native & Look) => (
  <button
    type="button"
    {...rest}
    className={cx(styles['button'], look !== 'plain' && styles[look], small && styles['small'])}
  />
)

/** A button that shows only an icon; its label is spoken and shown on hover and focus. */
export const IconButton = ({
  label,
  children,
  look = 'quiet',
  small = false,
  ...rest
}: Native & Look & { readonly label: string; readonly children: ReactNode }) => (
  <Tooltip text={label}>
    <button
      type="button"
      aria-label={label}
      {...rest}
      className={cx(styles['button'], styles['icon'], look !== 'plain' && styles[look], small && styles['small'])}
    >
      {children}
    </button>
  </Tooltip>
)

/** Text that acts. `plain` keeps the colour of the text around it, as numbers in a table do. */
export const LinkButton = ({ plain = false, ...rest }: Native & { readonly plain?: boolean }) => (
  <button type="button" {...rest} className={cx(styles['link'], plain && styles['plain'])} />
)
