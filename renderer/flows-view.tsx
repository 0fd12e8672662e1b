import { useMemo } from 'react'
import { parseQuery } from '../shared/query/parse'
import { GridPanel } from './features/grid/grid-panel'
import { GroupsPanel } from './features/groups/groups-panel'
import { useInvestigation } from './state/use-investigation'

/** Rows as they are, or the table that the query makes of them. */
export const FlowsView = () => {
  const { value } = useInvestigation()
  const parsed = useMemo(
    () => parseQuery(value.query, { dialect: 'auto', zone: value.zone }),
    [value.query, value.zone],
  )
  return parsed.ok && parsed.query.shape.kind !== 'rows' ? <GroupsPanel query={parsed.query} /> : <GridPanel />
}
