import { between, placeName } from '../../state/place'
import { t } from '../../text'
import { PlaceRows } from './place-rows'

/** What went from one place to another, within the query. */
export const PairSection = ({
  selection: { from, to },
}: {
  readonly selection: { readonly from: string; readonly to: string }
}) => (
  <PlaceRows title={`${placeName(from)} → ${placeName(to)}`} hint={t('inspector.pairHint')} about={between(from, to)} />
)
