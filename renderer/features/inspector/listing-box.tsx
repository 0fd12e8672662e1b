import type { Listing } from '../../../shared/model/inventory'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'

const shown = ['name', 'kind', 'subnet', 'network', 'site', 'owner'] as const

const valuesOf = (listing: Listing) =>
  shown.flatMap(key => {
    const said = listing[key]
    if (said === null) return []
    const text = key === 'kind' ? t(`inventory.kinds.${said.value}`) : visibleText(said.value)
    const value = (
      <>
        {text} <span className="faint">{visibleText(said.by)}</span>
      </>
    )
    return [{ key, name: t(`inventory.column.${key}`), value }]
  })

/** What the inventories say of an address, each with the line that says it. */
export const ListingBox = ({ address }: { readonly address: string }) => {
  const listing = useAnswer('inventory.listing', { address }).data ?? null
  return listing === null ? null : (
    <Box title={t('inventory.title')}>
      <KeyValues values={valuesOf(listing)} />
    </Box>
  )
}
