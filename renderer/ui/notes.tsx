import { CircleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { t } from '../text'
import { LinkButton } from './button'
import styles from './notes.module.css'

/** Why there is nothing to see, and what to do about it. */
export const EmptyState = ({
  title,
  children,
  actions,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) => (
  <div className={styles['empty']}>
    <h2>{title}</h2>
    {children !== undefined && <p>{children}</p>}
    {actions !== undefined && <div className={styles['acts']}>{actions}</div>}
  </div>
)

/** What went wrong, in the engine's own sentence, with what can be done next. */
export const ErrorNote = ({
  error,
  onRetry,
}: {
  readonly error: { readonly message: string }
  readonly onRetry?: () => void
}) => (
  <div role="alert" className={styles['error']}>
    <CircleAlert size={15} />
    <div>{error.message}</div>
    {onRetry && <LinkButton onClick={onRetry}>{t('ui.tryAgain')}</LinkButton>}
  </div>
)

const shownAfterMs = 300

/** Appears when a question takes longer than the hand; says what runs and lets it be stopped. */
export const Waiting = ({ what, onStop }: { readonly what: string; readonly onStop?: () => void }) => {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), shownAfterMs)
    return () => clearTimeout(timer)
  }, [])
  if (!shown) return null
  return (
    <div role="status" className={styles['waiting']}>
      <span className={styles['spin']} />
      {what}
      {onStop && <LinkButton onClick={onStop}>{t('ui.stop')}</LinkButton>}
    </div>
  )
}

/** How far something is; `value` from 0 to 1, null while unknown. */
export const Progress = ({ label, value }: { readonly label: string; readonly value: number | null }) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    {...(value === null ? {} : { 'aria-valuenow': Math.round(value * 100) })}
    className={styles['progress']}
  >
    <div style={{ width: `${(value ?? 0) * 100}%` }} />
  </div>
)
