import type { Cell } from '../../../shared/contract'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { LinkButton } from '../../ui/button'
import { formatBytes, formatCount } from '../../ui/format'
import { RawRecordBox } from './raw-record-box'

type Row = Readonly<Record<string, Cell>>

/** Only a log that names its flows and counts one way at a time gives the other way a row of its own. */
const isOneWay = (row: Row): boolean =>
  row['kind'] === 'flow' &&
  (row['flow_id'] ?? null) !== null &&
  (row['dst_bytes'] ?? null) === null &&
  (row['dst_packets'] ?? null) === null

/** The row of the other way of the same connection; null where there is none, or not yet. */
export const useOtherWay = (id: number, row: Row): { readonly id: number; readonly row: Row } | null => {
  const { data: other } = useAnswer('flows.other-way', isOneWay(row) ? { id } : null)
  const found = useAnswer('flows.row', typeof other === 'number' ? { id: other } : null)
  return typeof other === 'number' && found.data ? { id: other, row: found.data } : null
}

const sent = (row: Row): string => {
  const [bytes, packets] = [row['src_bytes'], row['src_packets']]
  return [
    ...(typeof bytes === 'number' ? [formatBytes(bytes)] : []),
    ...(typeof packets === 'number' ? [t('inspector.packets', { count: packets, shown: formatCount(packets) })] : []),
  ].join(', ')
}

/** The row of the other way of the same connection, with its record: what was joined can be taken apart again. */
export const OtherWay = ({ id, row }: { readonly id: number; readonly row: Row }) => {
  const { change } = useInvestigation()
  const other = useOtherWay(id, row)
  if (!other) return null
  const later = Number(other.row['start'] ?? 0) - Number(row['start'] ?? 0) || other.id - id
  const [there, back] = later > 0 ? [row, other.row] : [other.row, row]
  return (
    <>
      <Box
        title={t('inspector.otherWay')}
        aside={
          <LinkButton onClick={() => change({ selection: { kind: 'row', id: other.id } })}>
            {t('inspector.showOtherWay')}
          </LinkButton>
        }
      >
        <KeyValues
          values={[
            { key: 'there', name: '→', value: sent(there) },
            { key: 'back', name: '←', value: sent(back) },
          ]}
        />
        <div className="dim">{t('inspector.otherWayHint')}</div>
      </Box>
      <RawRecordBox id={other.id} title={t('inspector.rawOtherWay')} />
    </>
  )
}
