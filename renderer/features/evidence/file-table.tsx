import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import type { EvidenceFile } from '../../../shared/model/file'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { rejectsShown } from '../../state/desk'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { formatBytes, formatCount, formatTime } from '../../ui/format'
import { Tooltip } from '../../ui/tooltip'
import styles from './file-table.module.css'

const columns = [
  'file',
  'format',
  'books',
  'seen',
  'stored',
  'rejected',
  'skipped',
  'duplicate',
  'span',
  'size',
  'state',
] as const
const onTheRight = new Set<string>(['seen', 'stored', 'rejected', 'skipped', 'duplicate', 'size'])

const parts = ['stored', 'rejected', 'skipped', 'duplicate'] as const

const booksText = (file: EvidenceFile): string =>
  [
    t(
      'evidence.booksText',
      Object.fromEntries(['seen', ...parts].map(name => [name, formatCount(file[name as 'seen'])])),
    ),
    ...Object.entries(file.skippedKinds).map(([kind, count]) => `${visibleText(kind)}: ${formatCount(count)}`),
  ].join('\n')

const BooksBar = ({ file }: { readonly file: EvidenceFile }) => (
  <Tooltip text={booksText(file)}>
    <div role="img" aria-label={booksText(file)} className={styles['bar']} tabIndex={0}>
      {parts.map(
        part => file[part] > 0 && <span key={part} className={styles[part]} style={{ flexGrow: file[part] }} />,
      )}
    </div>
  </Tooltip>
)

const tailLetters = 16

/** Names of logs differ at their end: when there is no room, the middle is left out. */
const MiddleCut = ({ text }: { readonly text: string }) => (
  <span className={styles['name']}>
    <span>{text.slice(0, -tailLetters)}</span>
    <span>{text.slice(-tailLetters)}</span>
  </span>
)

const FileRow = ({ file }: { readonly file: EvidenceFile }) => {
  const { value, change, narrow } = useInvestigation()
  const { selection, zone } = value
  const on = selection?.kind === 'file' && selection.id === file.id
  const name = visibleText(file.path)
  const counts = (count: number, act?: () => void) =>
    act && count > 0 ? (
      <LinkButton plain onClick={act}>
        {formatCount(count)}
      </LinkButton>
    ) : (
      <span className={count === 0 ? 'faint' : ''}>{formatCount(count)}</span>
    )
  return (
    <>
      <div role="row" aria-selected={on} className={cx(styles['row'], styles['file'], on && styles['on'])}>
        <span role="cell" title={name}>
          <LinkButton plain onClick={() => change({ selection: { kind: 'file', id: file.id } })}>
            <MiddleCut text={name.split('/').at(-1) ?? name} />
          </LinkButton>
        </span>
        <span role="cell" className="dim">
          {file.format ?? t('evidence.unknownFormat')}
        </span>
        <span role="cell">
          <BooksBar file={file} />
        </span>
        <span role="cell" className={styles['r']}>
          {counts(file.seen)}
        </span>
        <span role="cell" className={styles['r']}>
          {counts(file.stored, () => narrow(termFor('file', file.path), 'only', { panel: 'flows', range: null }))}
        </span>
        <span role="cell" className={cx(styles['r'], file.rejected > 0 && styles['warn'])}>
          {counts(file.rejected, () => rejectsShown.set({ file: file.id }))}
        </span>
        <span role="cell" className={styles['r']}>
          {counts(file.skipped)}
        </span>
        <span role="cell" className={styles['r']}>
          {counts(file.duplicate)}
        </span>
        <span role="cell" className="mono dim">
          {file.first === null || file.last === null
            ? '–'
            : `${formatTime(file.first, zone, true)} – ${formatTime(file.last, zone, true)}`}
        </span>
        <span role="cell" className={styles['r']}>
          {formatBytes(file.bytes)}
        </span>
        <span role="cell" className={cx(file.state === 'failed' && styles['warn'], file.state === 'complete' && 'dim')}>
          {t(`evidence.state.${file.state}`)}
        </span>
      </div>
      {file.error !== null && (
        <div role="row">
          <div role="cell" aria-colspan={columns.length} className={styles['problem']}>
            {visibleText(file.error)}
          </div>
        </div>
      )}
    </>
  )
}

const longList = 200
const listHeightPx = 480

/** Every evidence file with its format, its books and its time span. */
export const FileTable = ({ files }: { readonly files: readonly EvidenceFile[] }) => {
  const scroller = useRef<HTMLDivElement>(null)
  const long = files.length > longList
  // The rule is for the React Compiler, which this project does not use.
  const rows = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 31,
    overscan: 20,
    enabled: long,
  })
  const items = rows.getVirtualItems()
  const [before = 0, after = 0] = long ? [items[0]?.start ?? 0, rows.getTotalSize() - (items.at(-1)?.end ?? 0)] : []
  const shown = long ? items.flatMap(({ index }) => files[index] ?? []) : files
  return (
    <div ref={scroller} className={styles['scroller']} style={long ? { height: listHeightPx, overflowY: 'auto' } : {}}>
      <div role="table" aria-label={t('evidence.files')} aria-rowcount={files.length + 1} className={styles['table']}>
        <div role="row" className={cx(styles['row'], styles['head'])}>
          {columns.map(column => (
            <span key={column} role="columnheader" className={onTheRight.has(column) ? styles['r'] : ''}>
              {t(`evidence.column.${column}`)}
            </span>
          ))}
        </div>
        <div style={{ height: before }} />
        {shown.map(file => (
          <FileRow key={file.id} file={file} />
        ))}
        <div style={{ height: after }} />
      </div>
    </div>
  )
}
