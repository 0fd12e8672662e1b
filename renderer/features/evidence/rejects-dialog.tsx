import { Download } from 'lucide-react'
import { useState } from 'react'
import type { RejectRaw } from '../../../shared/contract'
import type { StoredReject } from '../../../shared/model/reject'
import { visibleLines, visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useShell } from '../../shell/use-shell'
import { rejectsShown } from '../../state/desk'
import { notifyError } from '../../state/notices'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { formatCount } from '../../ui/format'
import { Hex } from '../../ui/hex'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { RecordFields } from '../../ui/record-fields'
import styles from './rejects-dialog.module.css'

const pageRows = 200
const kinds = ['csv', 'ndjson'] as const

const placeOf = ({ record, line, offset }: StoredReject): string =>
  line === null
    ? t('evidence.placeByte', { record: formatCount(record), offset: formatCount(offset) })
    : t('evidence.placeLine', { record: formatCount(record), line: formatCount(line), offset: formatCount(offset) })

const scrollTo = (mark: HTMLElement | null): void => mark?.scrollIntoView({ block: 'nearest' })

const MarkedText = ({ parts: [before, marked, after] }: { readonly parts: RejectRaw['parts'] }) => (
  <pre className="mono">
    {visibleLines(before)}
    {marked !== '' && <mark ref={scrollTo}>{visibleLines(marked)}</mark>}
    {visibleLines(after)}
  </pre>
)

const Detail = ({ reject }: { readonly reject: StoredReject }) => {
  const raw = useAnswer('evidence.reject-raw', { id: reject.id }, { live: false })
  return (
    <div className={styles['detail']}>
      <p>
        <b>{visibleText(reject.reason)}</b>
      </p>
      <p className="dim">
        {visibleText(reject.path)} · {placeOf(reject)}
        {raw.data?.field && ` · ${t('evidence.fieldMarked')}`}
      </p>
      {raw.loading && <Waiting what={t('evidence.readingRaw')} onStop={raw.stop} />}
      {raw.error && <ErrorNote error={raw.error} onRetry={raw.again} />}
      {raw.data && (
        <>
          {raw.data.problem !== null && <ErrorNote error={{ message: raw.data.problem }} />}
          {!raw.data.binary && (
            <Box title={t('evidence.asText')}>
              <MarkedText parts={raw.data.parts} />
            </Box>
          )}
          {raw.data.binary && raw.data.fields.length > 0 && (
            <Box title={t('evidence.asFields')}>
              <RecordFields fields={raw.data.fields} />
            </Box>
          )}
          {raw.data.bytes !== '' && (
            <Box title={t('evidence.asBytes')}>
              <Hex
                base64={raw.data.bytes}
                start={raw.data.offset}
                width={12}
                mark={raw.data.field}
                label={t('evidence.asBytes')}
              />
            </Box>
          )}
        </>
      )}
    </div>
  )
}

type RejectsProps = { readonly file: number | null; readonly first: string; readonly onClose: () => void }

const Rejects = ({ file, first, onClose }: RejectsProps) => {
  const engine = useEngine()
  const shell = useShell()
  const [search, setSearch] = useState(first)
  const save = async (kind: 'csv' | 'ndjson'): Promise<void> => {
    try {
      const { name, mime, text } = await engine.ask('evidence.export-rejects', { file, search, kind })
      shell.save(name, mime, text)
    } catch (error) {
      notifyError(error)
    }
  }
  const [offset, setOffset] = useState(0)
  const [chosen, setChosen] = useState<number | null>(null)
  const answer = useAnswer('evidence.rejects', { file, search, offset, limit: pageRows }, { delayMs: 80 })
  const rejects = answer.data?.rejects ?? []
  const total = answer.data?.total ?? 0
  const reject = rejects.find(({ id }) => id === chosen) ?? rejects[0]
  return (
    <Dialog title={t('evidence.rejects')} onClose={onClose} width={1080}>
      <div className={styles['top']}>
        <input
          autoFocus
          value={search}
          aria-label={t('evidence.searchRejects')}
          placeholder={t('evidence.searchRejects')}
          onChange={event => {
            setSearch(event.target.value)
            setOffset(0)
          }}
        />
        <span className="dim">{t('evidence.rejectCount', { count: total, shown: formatCount(total) })}</span>
        {total > pageRows && (
          <>
            <Button small disabled={offset === 0} onClick={() => setOffset(offset - pageRows)}>
              {t('evidence.earlier')}
            </Button>
            <Button small disabled={offset + pageRows >= total} onClick={() => setOffset(offset + pageRows)}>
              {t('evidence.later')}
            </Button>
          </>
        )}
        {total > 0 &&
          kinds.map(kind => (
            <Button key={kind} small onClick={() => void save(kind)}>
              <Download size={13} />
              {t(kind === 'csv' ? 'evidence.saveCsv' : 'evidence.saveNdjson')}
            </Button>
          ))}
      </div>
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {answer.data && total === 0 && (
        <EmptyState title={t(search === '' ? 'evidence.noRejects' : 'evidence.noSuchRejects')} />
      )}
      {reject && (
        <div className={styles['both']}>
          <div className={styles['list']}>
            {rejects.map(found => (
              <button
                key={found.id}
                type="button"
                className={styles['item']}
                aria-current={found.id === reject.id}
                onClick={() => setChosen(found.id)}
              >
                <b>{visibleText(found.reason)}</b>
                <span className={`${styles['place']} dim`}>
                  {visibleText(found.path.split('/').at(-1) ?? '')} · {placeOf(found)}
                </span>
                <span className={`${styles['excerpt']} mono faint`}>{visibleText(found.excerpt)}</span>
              </button>
            ))}
          </div>
          <Detail key={reject.id} reject={reject} />
        </div>
      )}
    </Dialog>
  )
}

/** Records that could not become flows: where each stands, why, and its bytes. */
export const RejectsDialog = () => {
  const shown = useValue(rejectsShown)
  return shown ? <Rejects file={shown.file} first={shown.search ?? ''} onClose={() => rejectsShown.set(null)} /> : null
}
