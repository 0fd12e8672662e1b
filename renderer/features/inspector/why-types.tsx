import { Fragment } from 'react'
import type { Cell } from '../../../shared/contract'
import { reportedType, typeDisagreement } from '../../../shared/query/disagreement'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { LinkButton } from '../../ui/button'
import { ErrorNote } from '../../ui/notes'
import styles from './inspector.module.css'

type Props = { readonly id: number; readonly row: Readonly<Record<string, Cell>> }

/** What the log itself says the flow is, beside what was worked out here. */
const Reported = ({ reported, tags }: { readonly reported: string; readonly tags: readonly string[] }) => {
  const { narrow } = useInvestigation()
  const type = reportedType(reported)
  const shown = { type: visibleText(reported) }
  if (type === null) return <p className="dim">{t('inspector.reportedOther', shown)}</p>
  if (tags.includes(type)) return <p className="dim">{t('inspector.reportedAgrees', shown)}</p>
  return (
    <p>
      {t('inspector.reportedDiffers', shown)}{' '}
      <LinkButton onClick={() => narrow(typeDisagreement, 'only')}>{t('inspector.allDisagreements')}</LinkButton>
    </p>
  )
}

/** Each type the row has with what decided it, and what its log reported. */
export const WhyTypes = ({ id, row }: Props) => {
  const why = useAnswer('flows.why', { id }, { live: false })
  const { narrow } = useInvestigation()
  if (why.error) return <ErrorNote error={why.error} onRetry={why.again} />
  if (!why.data || why.data.length === 0) return null
  const { reported_flow_type: reported = null } = row
  return (
    <Box
      title={t('inspector.whyType')}
      aside={
        <span className="dim" title={t('inspector.derivedHint')}>
          {t('inspector.derived')}
        </span>
      }
    >
      <dl className={styles['why']}>
        {why.data.map(({ tag, because }) => (
          <Fragment key={tag}>
            <dt>
              <LinkButton plain onClick={() => narrow(termFor('flow_type', tag), 'include')}>
                {tag}
              </LinkButton>
            </dt>
            <dd>{visibleText(because)}</dd>
          </Fragment>
        ))}
      </dl>
      {typeof reported === 'string' && <Reported reported={reported} tags={why.data.map(({ tag }) => tag)} />}
    </Box>
  )
}
