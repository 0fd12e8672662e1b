import { Fragment, type ReactNode } from 'react'
import styles from './box.module.css'

/** A titled frame, as the inspector uses them. `aside` stands at the right of the title. */
export const Box = ({
  title,
  aside,
  children,
}: {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}) => (
  <section className={styles['box']} aria-label={title}>
    <h4 className={styles['title']}>
      <span>{title}</span>
      {aside}
    </h4>
    {children}
  </section>
)

/** Names and values in two columns. */
export const KeyValues = ({
  values,
}: {
  readonly values: readonly { readonly key: string; readonly name: ReactNode; readonly value: ReactNode }[]
}) => (
  <dl className={styles['values']}>
    {values.map(({ key, name, value }) => (
      <Fragment key={key}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </Fragment>
    ))}
  </dl>
)
