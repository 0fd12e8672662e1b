import { useMemo } from 'react'
import type { Capture } from '../../../shared/model/capture'
import { exporterRows, exporterTerm } from '../../state/exporter-rows'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { SortedTable } from '../../ui/sorted-table'
import { exporterColumns, type Sender, senderId } from './exporter-columns'
import styles from './live.module.css'

const selectedSender = ({ capture, exporter: { address, port, protocol, domain } }: Sender) =>
  ({ kind: 'exporter', capture: capture.id, address, port, protocol, domain }) as const

/** Who sends, what is known of each, and what was lost on the way from there. */
export const Exporters = ({ captures }: { readonly captures: readonly Capture[] }) => {
  const { value, change, narrow } = useInvestigation()
  const { zone, selection } = value
  const senders = captures.flatMap(capture => capture.exporters.map((exporter): Sender => ({ capture, exporter })))
  const longestAddress = Math.max(0, ...senders.map(({ exporter }) => exporter.address.length))
  const withListener = captures.length > 1
  const columns = useMemo(
    () =>
      exporterColumns({
        zone,
        longestAddress,
        withListener,
        onAddress: sender =>
          narrow(exporterTerm(sender.capture, sender.exporter), 'include', { selection: selectedSender(sender) }),
        onRecords: sender =>
          narrow(exporterRows(sender.capture, sender.exporter), 'only', { panel: 'flows', range: null }),
      }),
    [zone, longestAddress, withListener, narrow],
  )
  return (
    <SortedTable
      label={t('live.exporters')}
      rows={senders}
      columns={columns}
      idOf={sender => senderId(sender.capture.id, sender.exporter)}
      nameOf={({ exporter }) => `${exporter.address} ${t(`live.protocol.${exporter.protocol}`)}`}
      sortedBy={{ id: 'address', desc: false }}
      steady
      selected={selection?.kind === 'exporter' ? senderId(selection.capture, selection) : null}
      className={styles['exporters']}
      onSelect={sender => change({ selection: selectedSender(sender) })}
      onOpen={sender => narrow(exporterTerm(sender.capture, sender.exporter), 'include')}
    />
  )
}
