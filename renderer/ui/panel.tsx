import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** The strip above a view: its name, what it shows, and at the right what can be done. */
export const PanelBar = ({
  title,
  children,
  actions,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) => (
  <div className={styles['bar']}>
    <h1>{title}</h1>
    {children}
    <span className={styles['space']} />
    {actions}
  </div>
)

export const PanelBody = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['body']}>{children}</div>
)
