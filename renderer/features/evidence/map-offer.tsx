import { TableProperties } from 'lucide-react'
import type { EvidenceFile } from '../../../shared/model/file'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { mappingShown } from '../../state/desk'
import { t } from '../../text'
import { Button } from '../../ui/button'

/** Nothing came of it, and no format of its own says what it is: a mapping may. */
export const isUnread = ({ state, stored, bytes, format, sha256 }: EvidenceFile): boolean =>
  state !== 'importing' && stored === 0 && bytes > 0 && sha256 !== null && (format === null || format === 'mapped')

/** The way to map the columns of a file that is a table; nothing where it is none. */
export const MapOffer = ({ file: { id, path } }: { readonly file: EvidenceFile }) => {
  const open = useCase()
  const looks = useAnswer('mapping.looks', open?.readOnly === false ? { file: id } : null, { live: false })
  if (!looks.data) return null
  return (
    <Button small onClick={() => mappingShown.set({ file: id, path })}>
      <TableProperties size={13} />
      {t('evidence.mapColumns')}
    </Button>
  )
}
