import { type EvidenceFile, shownState } from '../../../shared/model/file'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { rejectsShown } from '../../state/desk'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { formatBytes, formatCount, formatTime } from '../../ui/format'
import { Tooltip } from '../../ui/tooltip'
import { columns } from './file-columns'
import styles from './file-table.module.css'
import { isUnread, MapOffer } from './map-offer'
import type { ShownPath } from './shown-paths'

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

/**
 * Names of logs differ at their end, and in deep folders only the folders do: of the folders the beginning is left out
 * when there is no room, then the middle of the name.
 */
const PathCut = ({ folder, name }: ShownPath) => {
  return (
    <span className={styles['path']}>
      <span className={styles['folder']}>
        <bdi>{folder}</bdi>
      </span>
      <span className={styles['name']}>
        <span>{name.slice(0, -tailLetters)}</span>
        <span>{name.slice(-tailLetters)}</span>
      </span>
    </span>
  )
}

const overlapText = ({ overlaps }: EvidenceFile): string =>
  overlaps
    .map(({ path, records, whole }) =>
      t(whole ? 'evidence.overlapWhole' : 'evidence.overlap', {
        count: records,
        shown: formatCount(records),
        records: formatCount(records),
        path: visibleText(path),
      }),
    )
    .join('\n')

type Act = (() => void) | null

const Count = ({ count, act = null }: { readonly count: number; readonly act?: Act }) =>
  act && count > 0 ? (
    <LinkButton plain onClick={act}>
      {formatCount(count)}
    </LinkButton>
  ) : (
    <span className={count === 0 ? 'faint' : ''}>{formatCount(count)}</span>
  )

/** One evidence file in the table; a line below it says what was wrong with it. */
export const FileRow = ({
  file,
  index,
  shown,
}: {
  readonly file: EvidenceFile
  readonly index: number
  readonly shown: ShownPath
}) => {
  const { value, change, narrow } = useInvestigation()
  const { selection, zone } = value
  const on = selection?.kind === 'file' && selection.id === file.id
  const name = visibleText(file.path)
  const select = () => change({ selection: { kind: 'file', id: file.id } })
  const counted = cx(styles['r'])
  const time = (ms: number) => <span>{formatTime(ms, zone, true)}</span>
  return (
    <>
      <div
        role="row"
        aria-selected={on}
        aria-rowindex={index + 2}
        className={cx(styles['row'], styles['file'], on && styles['on'])}
      >
        <span role="cell">
          <Tooltip text={name}>
            <LinkButton plain onClick={select}>
              <PathCut {...shown} />
            </LinkButton>
          </Tooltip>
        </span>
        <span role="cell" className="dim">
          {file.format ?? t('evidence.unknownFormat')}
        </span>
        <span role="cell" data-column="books">
          <BooksBar file={file} />
        </span>
        <span role="cell" className={counted}>
          <Count count={file.seen} />
        </span>
        <span role="cell" className={counted}>
          <Count
            count={file.stored}
            act={() => narrow(termFor('file', file.path), 'only', { panel: 'flows', range: null })}
          />
        </span>
        <span role="cell" className={cx(styles['r'], file.rejected > 0 && styles['warn'])}>
          <Count count={file.rejected} act={() => rejectsShown.set({ file: file.id })} />
        </span>
        <span role="cell" className={counted}>
          <Count count={file.skipped} />
        </span>
        <Tooltip text={overlapText(file)}>
          <span role="cell" className={counted}>
            <Count count={file.duplicate} act={select} />
          </span>
        </Tooltip>
        <span role="cell" data-column="span" className={cx(styles['span'], 'mono dim')}>
          {file.first === null || file.last === null ? (
            '–'
          ) : (
            <>
              {time(file.first)}
              <span className={styles['dash']}> – </span>
              {time(file.last)}
            </>
          )}
        </span>
        <span role="cell" data-column="size" className={styles['r']}>
          {formatBytes(file.bytes)}
        </span>
        <span
          role="cell"
          data-column="state"
          className={cx(file.state === 'failed' && styles['warn'], file.state === 'complete' && 'dim')}
        >
          {t(`evidence.state.${shownState(file)}`)}
        </span>
      </div>
      {(file.error !== null || isUnread(file)) && (
        <div role="row">
          <div role="cell" aria-colspan={columns.length} className={styles['problem']}>
            {file.error !== null && <span>{visibleText(file.error)}</span>}
            {isUnread(file) && <MapOffer file={file} />}
          </div>
        </div>
      )}
    </>
  )
}
