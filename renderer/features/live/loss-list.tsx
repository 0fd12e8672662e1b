import { TriangleAlert } from 'lucide-react'
import type { Capture } from '../../../shared/model/capture'
import { lossesOf, lossKinds } from '../../state/losses'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import { Tooltip } from '../../ui/tooltip'
import styles from './live.module.css'

/** What did not become rows, told apart by where it was lost; each says in plain words what that means. */
export const LossList = ({ capture }: { readonly capture: Capture }) => {
  const losses = lossesOf(capture)
  return (
    <ul className={styles['losses']} aria-label={t('live.losses')}>
      <li aria-hidden className="dim">
        {t('live.losses')}
      </li>
      {lossKinds.map(kind => {
        const count = losses[kind]
        const lost = count !== null && count > 0
        return (
          <li key={kind} data-loss={kind} data-lost={lost || undefined}>
            <Tooltip text={t(`live.lossHint.${kind}`)}>
              <span tabIndex={0} className={styles['loss']}>
                {lost && <TriangleAlert size={13} aria-hidden />}
                <span>{t(`live.loss.${kind}`)}</span>
                <b>{count === null ? t('live.notTold') : formatCount(count)}</b>
              </span>
            </Tooltip>
          </li>
        )
      })}
    </ul>
  )
}
