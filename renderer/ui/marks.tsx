import { t } from '../text'
import { cx } from './cx'
import styles from './marks.module.css'

export const meanings = ['allowed', 'denied', 'alert', 'malicious', 'none'] as const
/** What a mark says; each has a shape of its own besides its colour. */
export type Meaning = (typeof meanings)[number]

/** The shape of a meaning: ring, cross, triangle, lozenge, dash. */
export const Mark = ({ meaning, title }: { readonly meaning: Meaning; readonly title?: string }) => (
  <svg
    viewBox="0 0 12 12"
    className={cx(styles['mark'], styles[meaning])}
    {...(title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title })}
  >
    {meaning === 'allowed' && <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.6" />}
    {meaning === 'denied' && (
      <path d="M3 3l6 6M9 3l-6 6" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
    )}
    {meaning === 'alert' && <path d="M6 1.5l5 9H1z" fill="currentColor" />}
    {meaning === 'malicious' && <path d="M6 1l4 5-4 5-4-5z" fill="currentColor" />}
    {meaning === 'none' && <path d="M3 6h6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />}
  </svg>
)

const noActionWord = (kind: string | null | undefined): string => t(kind === 'flow' ? 'ui.notInFlowLog' : 'ui.noAction')

/**
 * The mark and the word of an action; null is "not logged", never guessed. `byAlert` is what an alert of the same flow
 * says, and shown as that.
 */
export const ActionMark = ({
  action,
  kind,
  byAlert = null,
}: {
  readonly action: string | null
  readonly kind?: string | null
  readonly byAlert?: string | null
}) => {
  if (action === null && byAlert !== null && kind !== 'alert') {
    const meaning = byAlert === 'denied' ? 'denied' : 'allowed'
    return (
      <span className={cx(styles['word'], styles[meaning])} title={t('ui.byAlertHint')}>
        <Mark meaning={meaning} />
        {t(`ui.byAlert.${meaning}`)}
      </span>
    )
  }
  const meaning: Meaning =
    kind === 'alert' ? 'alert' : action === 'allowed' ? 'allowed' : action === 'denied' ? 'denied' : 'none'
  const word =
    meaning === 'alert'
      ? action === 'denied'
        ? t('ui.alertDenied')
        : t('ui.alert')
      : action === null
        ? noActionWord(kind)
        : t(`ui.${action}`)
  return (
    <span className={cx(styles['word'], styles[meaning])}>
      <Mark meaning={meaning} />
      {word}
    </span>
  )
}
