import type { FindingSeverity } from '../../../shared/model/finding'
import { t } from '../../text'
import styles from './findings.module.css'

const bars = { low: 1, medium: 2, high: 3, critical: 4 } as const

/** A severity as a word and as rising bars: its colour only repeats them. */
export const SeverityMark = ({ severity }: { readonly severity: FindingSeverity }) => (
  <span className={styles['severity']} data-severity={severity}>
    <svg viewBox="0 0 14 12" aria-hidden="true">
      {[1, 2, 3, 4].map(step => (
        <rect
          key={step}
          x={(step - 1) * 3.6}
          y={12 - step * 3}
          width="2.6"
          height={step * 3}
          rx="0.6"
          fill="currentColor"
          opacity={step <= bars[severity] ? 1 : 0.22}
        />
      ))}
    </svg>
    {t(`findings.severity.${severity}`)}
  </span>
)
