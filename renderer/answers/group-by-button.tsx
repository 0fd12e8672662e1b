import { Group } from 'lucide-react'
import { groupedBy, reshaped } from '../../shared/query/grouping'
import { useCase } from '../engine/use-case'
import { useInvestigation } from '../state/use-investigation'
import { t } from '../text'
import { Button } from '../ui/button'
import { Popover } from '../ui/popover'
import { FieldPicker, groupableFields } from './field-picker'
import { keyFor } from './key-forms'

/** Makes the rows of the query into groups by a field. */
export const useGroupBy = (): ((field: string) => void) => {
  const open = useCase()
  const { value, change } = useInvestigation()
  const length = value.range ? value.range.to - value.range.from : (open?.last ?? 0) - (open?.first ?? 0)
  return field =>
    change({
      panel: 'flows',
      query: reshaped(value.query, value.zone, () =>
        groupedBy(keyFor(field, length, value.zone), open?.filledFields.includes('bytes') ?? false),
      ),
    })
}

/** Offers every field that rows can be told apart by. */
export const GroupByButton = () => {
  const open = useCase()
  const groupBy = useGroupBy()
  return (
    <Popover
      label={t('groups.groupBy')}
      placement="bottom end"
      trigger={
        <Button>
          <Group size={14} />
          {t('groups.groupBy')}
        </Button>
      }
    >
      {close => (
        <FieldPicker
          fields={groupableFields(open?.filledFields ?? [])}
          onPick={field => {
            close()
            groupBy(field)
          }}
        />
      )}
    </Popover>
  )
}
