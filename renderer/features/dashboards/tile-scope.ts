import type { CaseInfo, ScopeInput } from '../../../shared/contract'
import type { Tile } from '../../../shared/model/dashboard'
import type { SavedView } from '../../../shared/model/saved-view'
import { both, type Query } from '../../../shared/query/ast'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { type Investigation, scopeOf } from '../../state/investigation'
import { rangeOf } from '../../state/saved-range'
import { t } from '../../text'

/** What a tile asks, or why it cannot. */
export type Asked =
  | { readonly kind: 'query'; readonly scope: ScopeInput; readonly query: Query; readonly zone: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: string }

type Around = {
  readonly views: readonly SavedView[]
  readonly value: Investigation
  readonly open: Pick<CaseInfo, 'first' | 'last'>
  /** The query, the range and the zone of the window narrow every tile. */
  readonly follows: boolean
}

/** The question of a tile as it is asked now. */
export const askedOf = ({ source }: Tile, { views, value, open, follows }: Around): Asked => {
  if (source.kind === 'text') return source
  const view = source.kind === 'view' ? views.find(({ id }) => id === source.view) : null
  if (view === undefined) return { kind: 'problem', problem: t('dashboards.viewGone') }
  const own = view ?? (source.kind === 'query' ? source : null)
  if (!own) return { kind: 'problem', problem: t('dashboards.viewGone') }
  const zone = follows ? value.zone : own.zone
  const parsed = parseQuery(own.query, { dialect: 'auto', zone })
  if (!parsed.ok) return { kind: 'problem', problem: parsed.error.message }
  const around = parseQuery(value.query, { dialect: 'auto', zone: value.zone })
  const narrowed =
    follows && around.ok && parsed.query.shape.kind !== 'sql'
      ? { ...parsed.query, where: both(around.query.where, parsed.query.where) }
      : parsed.query
  const range = (follows ? value.range : null) ?? rangeOf(own.range, open)
  return { kind: 'query', query: narrowed, zone, scope: scopeOf({ query: printSearch(narrowed), range, zone }) }
}
