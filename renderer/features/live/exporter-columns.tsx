import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Capture } from '../../../shared/model/capture'
import type { Exporter, ExporterKey } from '../../../shared/model/exporter'
import { senderTail } from '../../../shared/model/sender-path'
import { captureName } from '../../state/capture-text'
import { rejectsShown } from '../../state/desk'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { formatCount, formatOffset, formatTime } from '../../ui/format'
import type { SortedColumn } from '../../ui/sorted-table'

/** An exporter and the capture it sends to. */
export type Sender = { readonly capture: Capture; readonly exporter: Exporter }

export const senderId = (capture: string, { address, port, protocol, domain }: ExporterKey): string =>
  [capture, address, port, protocol, domain].join(' ')

export type ColumnLook = {
  readonly zone: string
  readonly longestAddress: number
  /** Which listener only matters when there are several. */
  readonly withListener: boolean
  readonly onAddress: (sender: Sender) => void
  readonly onRecords: (sender: Sender) => void
}

const letterPx = 7.25
const aroundAddressPx = 34

const counted = (count: number): ReactNode => (
  <span className={count === 0 ? 'faint' : undefined}>{formatCount(count)}</span>
)

/** A loss has a sign besides its colour. */
const lost = (count: number): ReactNode =>
  count === 0 ? (
    counted(0)
  ) : (
    <span data-lost>
      <TriangleAlert size={12} aria-label={t('live.lost')} /> {formatCount(count)}
    </span>
  )

/** The table of exporters, column by column. */
export const exporterColumns = (look: ColumnLook): readonly SortedColumn<Sender>[] => {
  const { zone, longestAddress, withListener, onAddress, onRecords } = look
  const column = (
    id: string,
    widthPx: number,
    rank: number,
    value: (exporter: Exporter) => string | number | null,
    cell: (exporter: Exporter) => ReactNode,
  ): SortedColumn<Sender> => ({
    id,
    title: t(`live.column.${id}`),
    hint: t(`live.columnHint.${id}`),
    widthPx,
    rank,
    value: ({ exporter }) => value(exporter),
    cell: ({ exporter }) => cell(exporter),
  })
  const number = (
    id: 'missing' | 'held' | 'heldLost' | 'templates' | 'optionsTemplates' | 'resets' | 'rejected' | 'datagrams',
    widthPx: number,
    rank: number,
    cell: (count: number) => ReactNode = counted,
  ): SortedColumn<Sender> => ({
    ...column(
      id,
      widthPx,
      rank,
      exporter => exporter[id],
      exporter => cell(exporter[id]),
    ),
    number: true,
    descendingFirst: true,
  })
  const time = (id: 'first' | 'last', rank: number): SortedColumn<Sender> => ({
    ...column(
      id,
      126,
      rank,
      exporter => exporter[id],
      exporter => <span className="mono">{formatTime(exporter[id], zone)}</span>,
    ),
    title: t(`live.column.${id}`, { offset: formatOffset(Date.now(), zone) }),
    descendingFirst: true,
  })
  return [
    {
      ...column(
        'address',
        Math.max(130, Math.ceil(longestAddress * letterPx) + aroundAddressPx),
        0,
        ({ address }) => address,
        () => null,
      ),
      cell: sender => (
        <LinkButton plain onClick={() => onAddress(sender)}>
          <span className="mono">{sender.exporter.address}</span>
        </LinkButton>
      ),
    },
    ...(withListener
      ? [
          {
            id: 'listener',
            title: t('live.column.listener'),
            hint: t('live.columnHint.listener'),
            widthPx: 150,
            rank: 9,
            value: ({ capture }: Sender) => captureName(capture),
            cell: ({ capture }: Sender) => <span className="mono dim">{captureName(capture)}</span>,
          },
        ]
      : []),
    column(
      'protocol',
      88,
      2,
      ({ protocol }) => protocol,
      ({ protocol }) => t(`live.protocol.${protocol}`),
    ),
    column(
      'domain',
      84,
      8,
      ({ domain }) => domain,
      ({ domain }) => <span className="mono">{domain}</span>,
    ),
    {
      ...column(
        'records',
        88,
        1,
        ({ records }) => records,
        () => null,
      ),
      number: true,
      descendingFirst: true,
      cell: sender =>
        sender.exporter.records === 0 ? (
          counted(0)
        ) : (
          <LinkButton plain onClick={() => onRecords(sender)}>
            {formatCount(sender.exporter.records)}
          </LinkButton>
        ),
    },
    number('missing', 80, 3, lost),
    number('templates', 84, 5),
    number('optionsTemplates', 70, 11),
    number('held', 62, 6),
    number('heldLost', 80, 7, lost),
    number('resets', 66, 12),
    {
      ...number('rejected', 76, 10),
      cell: ({ capture, exporter }) =>
        exporter.rejected === 0 ? (
          counted(0)
        ) : (
          <LinkButton
            plain
            onClick={() => rejectsShown.set({ file: null, search: senderTail(exporter, capture.started).slice(1) })}
          >
            {lost(exporter.rejected)}
          </LinkButton>
        ),
    },
    {
      ...column(
        'sampling',
        78,
        9,
        ({ sampling }) => sampling,
        ({ sampling }) => (sampling === null ? <span className="faint">–</span> : `1:${formatCount(sampling)}`),
      ),
      number: true,
    },
    time('last', 4),
    time('first', 13),
    number('datagrams', 88, 14),
  ]
}
