import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import { ErrorNote } from '../../ui/notes'
import { columns, onTheRight } from './file-columns'
import { FileRow } from './file-row'
import styles from './file-table.module.css'
import { shownPaths } from './shown-paths'

/** Up to here the list stands in the view as it is; a longer one gets a window of its own. */
const longList = 200
const listHeight = 'max(320px, 62vh)'
const rowPx = 31
/** Files are asked for in whole pages, one before and one after the one that is seen. */
const pageFiles = 100

/** Every evidence file with its format, its books and its time span, read as far as it is looked at. */
export const FileTable = () => {
  const scroller = useRef<HTMLDivElement>(null)
  const total = useCase()?.files ?? 0
  const long = total > longList
  const [page, setPage] = useState(0)
  const offset = long ? Math.max(0, page - 1) * pageFiles : 0
  const limit = long ? 3 * pageFiles : longList
  const answer = useAnswer('evidence.files', { offset, limit })
  // The answer still held may be that of the page before.
  const [held, setHeld] = useState({ offset: 0, files: answer.data?.files ?? [] })
  if (answer.data && !answer.stale && (held.files !== answer.data.files || held.offset !== offset))
    setHeld({ offset, files: answer.data.files })
  // The rule is for the React Compiler, which this project does not use.
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 20,
    enabled: long,
    onChange: ({ range }) => setPage(Math.floor((range?.startIndex ?? 0) / pageFiles)),
  })
  const items = rows.getVirtualItems()
  const paths = useMemo(() => shownPaths(held.files), [held.files])
  const [before = 0, after = 0] = long ? [items[0]?.start ?? 0, rows.getTotalSize() - (items.at(-1)?.end ?? 0)] : []
  const shown = long ? items.map(({ index }) => index) : held.files.map((_, index) => index)
  return (
    <>
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      <div ref={scroller} className={styles['scroller']} style={long ? { height: listHeight, overflowY: 'auto' } : {}}>
        <div role="table" aria-label={t('evidence.files')} aria-rowcount={total + 1}>
          <div role="row" className={cx(styles['row'], styles['head'])}>
            {columns.map(column => (
              <span
                key={column}
                role="columnheader"
                data-column={column}
                className={onTheRight.has(column) ? styles['r'] : ''}
              >
                {t(`evidence.column.${column}`)}
              </span>
            ))}
          </div>
          <div style={{ height: before }} />
          {shown.map(index => {
            const file = held.files[index - held.offset]
            return (
              <div key={index} data-index={index} ref={long ? rows.measureElement : null}>
                {file ? (
                  <FileRow file={file} index={index} shown={paths.get(file.id) ?? { folder: '', name: file.path }} />
                ) : (
                  <div className={styles['row']} />
                )}
              </div>
            )
          })}
          <div style={{ height: after }} />
        </div>
      </div>
    </>
  )
}
