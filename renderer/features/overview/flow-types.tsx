import { ariaFlowTypes, azureFlowTypes } from '../../../shared/model/codes'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { BarList } from '../../ui/bar-list'
import { formatCount } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import styles from './overview.module.css'
import { Card } from './tile-card'
import type { OpenMenu } from './use-mark-menu'

const families = [
  { id: 'azureTypes', tags: azureFlowTypes },
  { id: 'ariaTypes', tags: ariaFlowTypes },
] as const

const tagged = (tag: string) => ({ kind: 'compare', field: 'flow_type', op: '=', value: tag }) as const

/** Every flow type with its count, also those no flow has: that none is there is an answer too. */
export const FlowTypes = ({ onMenu }: { onMenu: OpenMenu }) => {
  const { value, narrow } = useInvestigation()
  const asked = useAnswer('flows.facets', { ...scopeOf(value), fields: ['flow_type'], limit: 100 })
  const counts = new Map(
    (asked.data?.['flow_type']?.groups ?? []).map(({ key: [tag], values: [flows = 0] }) => [String(tag), flows]),
  )
  return families.map(({ id, tags }) => (
    <Card key={id} title={t(`overview.tile.${id}.title`)}>
      {asked.error && <ErrorNote error={asked.error} onRetry={asked.again} />}
      <div className={styles['tall']}>
        <BarList
          label={t(`overview.tile.${id}.title`)}
          bars={(asked.data ? tags : []).map(tag => {
            const flows = counts.get(tag) ?? 0
            return { key: tag, label: tag, text: tag, value: flows, shown: formatCount(flows) }
          })}
          onPick={tag => narrow(tagged(tag), 'include')}
          onMenu={(tag, at) => onMenu({ expr: tagged(tag), label: tag }, at)}
        />
      </div>
    </Card>
  ))
}
