import { TriangleAlert } from 'lucide-react'
import type { Exporter, ExporterKey } from '../../../shared/model/exporter'
import { printWhere } from '../../../shared/query/print'
import { useCaptures } from '../../engine/use-case'
import { captureName } from '../../state/capture-text'
import { exporterRows, exporterTerm } from '../../state/exporter-rows'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Button } from '../../ui/button'
import { formatBytes, formatCount, formatFullTime } from '../../ui/format'
import styles from './inspector.module.css'
import { TopLists } from './top-lists'

const sent = ['datagrams', 'records', 'rejected', 'templates', 'optionsTemplates', 'held', 'resets'] as const
const lost = ['missing', 'heldLost'] as const

const lists = [{ field: 'src_ip' }, { field: 'dst_ip' }, { field: 'dst_port' }, { field: 'protocol' }]

type Counter = (typeof sent)[number] | (typeof lost)[number]

const counted = (exporter: Exporter, names: readonly Counter[]) =>
  names.map(name => ({ key: name, name: t(`live.column.${name}`), value: formatCount(exporter[name]) }))

/** One exporter: what it sends, what was lost on the way, and what its rows are made of. */
export const ExporterSection = ({ selection }: { readonly selection: ExporterKey & { readonly capture: string } }) => {
  const { value, narrow } = useInvestigation()
  const capture = useCaptures().find(({ id }) => id === selection.capture)
  const exporter = capture?.exporters.find(
    ({ address, port, protocol, domain }) =>
      address === selection.address &&
      port === selection.port &&
      protocol === selection.protocol &&
      domain === selection.domain,
  )
  if (!capture || !exporter) return <p className="dim">{t('live.exporterGone')}</p>
  const { address, port, protocol, domain, bytes, sampling, first, last } = exporter
  const rows = exporterRows(capture, exporter)
  const time = (ms: number) => <span className="mono">{formatFullTime(ms, value.zone)}</span>
  const isLost = lost.some(name => exporter[name] > 0)
  return (
    <>
      <h3 className="mono">{address}</h3>
      <p className={styles['sub']}>
        {t('live.exporterHint', { protocol: t(`live.protocol.${protocol}`), port, listener: captureName(capture) })}
      </p>
      <Box title={t('live.stream')}>
        <KeyValues
          values={[
            { key: 'domain', name: t('live.column.domain'), value: <span className="mono">{domain}</span> },
            ...counted(exporter, sent),
            { key: 'bytes', name: t('live.column.bytes'), value: formatBytes(bytes) },
          ]}
        />
        {sampling !== null && <p className="dim">{t('live.sampled', { n: formatCount(sampling) })}</p>}
      </Box>
      <Box
        title={t('live.lostFrom')}
        aside={isLost ? <TriangleAlert size={13} className={styles['lost']} aria-label={t('live.lost')} /> : undefined}
      >
        <KeyValues values={counted(exporter, lost)} />
        {exporter.missing > 0 && <p className="dim">{t('live.lossHint.missing')}</p>}
        {exporter.heldLost > 0 && <p className="dim">{t('live.lossHint.held')}</p>}
      </Box>
      <Box title={t('live.seenBetween')}>
        <KeyValues
          values={[
            { key: 'first', name: t('inspector.first'), value: time(first) },
            { key: 'last', name: t('inspector.last'), value: time(last) },
          ]}
        />
      </Box>
      <TopLists scope={{ query: printWhere(rows), zone: value.zone }} about={rows} fields={lists} />
      <div className={styles['acts']}>
        <Button onClick={() => narrow(rows, 'only', { panel: 'flows', range: null })}>{t('narrow.open')}</Button>
        <Button onClick={() => narrow(exporterTerm(capture, exporter), 'include')}>{t('narrow.include')}</Button>
      </div>
    </>
  )
}
