import type { Groups } from '../../../shared/contract'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { ErrorNote } from '../../ui/notes'
import { FlowTypes } from './flow-types'
import { RankingCard } from './tile-card'
import { listTiles } from './tiles'
import type { OpenMenu } from './use-mark-menu'

const lines = 7
/** More than there are flow types, so that one question brings all of them and every ranking. */
const askedLines = 24

const isOne = ({ by }: (typeof listTiles)[number]): boolean => by.length === 1

/** The usual rankings. All of one field each are asked at once: one pass over the flows answers them. */
export const Rankings = ({ onMenu }: { onMenu: OpenMenu }) => {
  const { value } = useInvestigation()
  const scope = scopeOf(value)
  const fields = [...listTiles.filter(isOne).flatMap(({ by }) => by), 'flow_type']
  const single = useAnswer('flows.facets', { ...scope, fields, limit: askedLines })
  const [ports] = listTiles.filter(tile => !isOne(tile))
  const several = useAnswer('flows.groups', ports ? { ...scope, by: [...ports.by], limit: lines } : null)

  const error = single.error ?? several.error
  const first = (groups: Groups | undefined): Groups | undefined =>
    groups && { ...groups, groups: groups.groups.slice(0, lines) }
  return (
    <>
      {error && <ErrorNote error={error} onRetry={single.error ? single.again : several.again} />}
      {listTiles.map(tile => (
        <RankingCard
          key={tile.id}
          tile={tile}
          ranked={first(isOne(tile) ? single.data?.[tile.by[0] ?? ''] : several.data)}
          onMenu={onMenu}
        />
      ))}
      <FlowTypes ranked={single.data?.['flow_type']} onMenu={onMenu} />
    </>
  )
}
