import { countryName } from '../../../shared/units/country'
import { language, t } from '../../text'
import { type Place, privatePlace, unknownPlace } from './traffic'

export const placeName = (place: Place): string => {
  switch (place) {
    case privatePlace:
      return t('map.private')
    case unknownPlace:
      return t('map.unknown')
    default:
      return countryName(place, language())
  }
}
