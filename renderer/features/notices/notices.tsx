import { CircleAlert, Info, X } from 'lucide-react'
import { connectionProblem, dismissNotice, notices } from '../../state/notices'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { IconButton, LinkButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import styles from './notices.module.css'

/** Sentences in the corner: what went wrong and what to do next. */
export const Notices = () => {
  const shown = useValue(notices)
  const problem = useValue(connectionProblem)
  return (
    <div className={styles['stack']} role="region" aria-label={t('app.notices')}>
      {problem !== null && (
        <div role="alert" className={cx(styles['notice'], styles['error'])}>
          <CircleAlert size={15} />
          <div className={styles['words']}>{problem}</div>
        </div>
      )}
      {shown.map(({ id, tone, text, action }) => (
        <div key={id} role={tone === 'error' ? 'alert' : 'status'} className={cx(styles['notice'], styles[tone])}>
          {tone === 'error' ? <CircleAlert size={15} /> : <Info size={15} />}
          <div className={styles['words']}>
            {text} {action && <LinkButton onClick={action.run}>{action.label}</LinkButton>}
          </div>
          <IconButton small label={t('app.dismiss')} onClick={() => dismissNotice(id)}>
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
