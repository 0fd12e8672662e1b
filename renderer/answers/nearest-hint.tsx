import { useAnswer } from '../engine/use-answer'
import { scopeOf } from '../state/investigation'
import { useInvestigation } from '../state/use-investigation'
import { t } from '../text'
import { Button } from '../ui/button'

/** Where nothing was found: values that no row has, each with the nearest that some row has, to be asked for instead. */
export const NearestHint = () => {
  const { value, change } = useInvestigation()
  const asked = useAnswer('query.nearest', scopeOf(value))
  return (asked.data ?? []).map(({ field, value: typed, near, query }) => (
    <Button key={`${field} ${typed}`} look="accent" onClick={() => change({ query })}>
      {t('query.nearest', { field, typed, near })}
    </Button>
  ))
}
