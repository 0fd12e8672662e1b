import { termFor } from '../../../shared/query/term'
import { countryName } from '../../../shared/units/country'
import { language, t } from '../../text'
import { PlaceRows } from './place-rows'

/** One country: what came from there and went there, within the query. */
export const CountrySection = ({ selection: { code } }: { readonly selection: { readonly code: string } }) => (
  <PlaceRows title={countryName(code, language())} hint={t('inspector.countryHint')} about={termFor('country', code)} />
)
