import styles from './address-text.module.css'
import { cx } from './cx'

/** Addresses in the fixed-width face. They are never cut: a line too short for them is broken, at best between the parts. */
export const AddressText = ({ parts }: { readonly parts: readonly string[] }) => (
  <span className={cx('mono', styles['address'])}>
    {parts.map((part, at) => (
      <span key={at}>{part}</span>
    ))}
  </span>
)
