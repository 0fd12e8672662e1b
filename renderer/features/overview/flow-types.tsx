import type { Groups } from '../../../shared/contract'
import { ariaFlowTypes, azureFlowTypes } from '../../../shared/model/codes'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { BarList } from '../../ui/bar-list'
import { formatCount } from '../../ui/format'
import { Card } from './tile-card'
import type { OpenMenu } from './use-mark-menu'

const families = [
  { id: 'azureTypes', tags: azureFlowTypes },
  { id: 'ariaTypes', tags: ariaFlowTypes },
] as const

const tagged = (tag: string) => ({ kind: 'compare', field: 'flow_type', op: '=', value: tag }) as const

/** Every flow type with its count, also those no flow has: that none is there is an answer too. */
export const FlowTypes = ({ ranked, onMenu }: { ranked: Groups | undefined; onMenu: OpenMenu }) => {
  const { narrow } = useInvestigation()
  const counts = new Map((ranked?.groups ?? []).map(({ key: [tag], values: [flows = 0] }) => [tag, flows]))
  return families.map(({ id, tags }) => (
    <Card key={id} title={t(`overview.tile.${id}.title`)}>
      <BarList
        label={t(`overview.tile.${id}.title`)}
        bars={(ranked ? tags : []).map(tag => {
          const flows = counts.get(tag) ?? 0
          return { key: tag, label: tag, text: tag, value: flows, shown: formatCount(flows) }
        })}
        onPick={tag => narrow(tagged(tag), 'include')}
        onMenu={(tag, at) => onMenu({ expr: tagged(tag), label: tag }, at)}
      />
    </Card>
  ))
}
