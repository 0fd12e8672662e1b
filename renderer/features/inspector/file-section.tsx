import { shownState } from '../../../shared/model/file'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { rejectsShown } from '../../state/desk'
import { notify, notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Button, LinkButton } from '../../ui/button'
import { formatBytes, formatCount, formatFullTime } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import styles from './inspector.module.css'
import { MappingBox } from './mapping-box'

const counts = ['seen', 'stored', 'rejected', 'skipped', 'duplicate'] as const

/** One evidence file: its hash, its books, its time span. */
export const FileSection = ({ selection: { id } }: { readonly selection: { readonly id: number } }) => {
  const engine = useEngine()
  const openCase = useCase()
  const { value, narrow } = useInvestigation()
  const answer = useAnswer('evidence.file', { id })
  const file = answer.data
  if (answer.error) return <ErrorNote error={answer.error} onRetry={answer.again} />
  if (!file) return <p className="dim">{file === null ? t('inspector.noFile') : ''}</p>
  const open = () => narrow(termFor('file', file.path), 'only', { panel: 'flows', range: null })
  const { sha256 } = file
  const storeDuplicates = () => {
    engine.ask('evidence.store-duplicates', { file: id }).catch(notifyError)
  }
  const copyHash = () => {
    navigator.clipboard.writeText(sha256 ?? '').then(() => notify('info', t('grid.copiedValue')), notifyError)
  }
  const time = (ms: number | null) =>
    ms === null ? '–' : <span className="mono">{formatFullTime(ms, value.zone)}</span>
  return (
    <>
      <h3>{visibleText(file.path.split('/').at(-1) ?? file.path)}</h3>
      <p className={styles['sub']}>{visibleText(file.path)}</p>
      {file.error !== null && <ErrorNote error={{ message: visibleText(file.error) }} />}
      <Box title={t('evidence.column.books')}>
        <KeyValues
          values={[
            ...counts.map(name => ({ key: name, name: t(`evidence.column.${name}`), value: formatCount(file[name]) })),
            ...Object.entries(file.skippedKinds).map(([kind, count]) => ({
              key: `kind ${kind}`,
              name: visibleText(kind),
              value: formatCount(count),
            })),
          ]}
        />
      </Box>
      <MappingBox file={file} />
      {file.overlaps.length > 0 && (
        <Box title={t('evidence.duplicates')}>
          {file.overlaps.map(({ file: other, path, records, whole }) => (
            <p key={other} className={styles['overlap']}>
              {t(whole ? 'evidence.overlapWhole' : 'evidence.overlap', {
                count: records,
                shown: formatCount(records),
                records: formatCount(records),
                path: visibleText(path),
              })}
            </p>
          ))}
          {file.overlaps.some(({ whole }) => !whole) && (
            <>
              <p className="dim">{t('evidence.storeDuplicatesHint')}</p>
              <Button onClick={storeDuplicates} disabled={openCase?.readOnly ?? true}>
                {t('evidence.storeDuplicates')}
              </Button>
            </>
          )}
        </Box>
      )}
      <Box title={t('evidence.column.file')}>
        <KeyValues
          values={[
            { key: 'format', name: t('evidence.column.format'), value: file.format ?? t('evidence.unknownFormat') },
            {
              key: 'size',
              name: t('evidence.column.size'),
              value: `${formatBytes(file.bytes)} (${formatCount(file.bytes)})`,
            },
            { key: 'first', name: t('inspector.first'), value: time(file.first) },
            { key: 'last', name: t('inspector.last'), value: time(file.last) },
            { key: 'imported', name: t('inspector.imported'), value: time(file.imported) },
            { key: 'state', name: t('evidence.column.state'), value: t(`evidence.state.${shownState(file)}`) },
            ...(file.expired > 0
              ? [{ key: 'expired', name: t('inspector.expired'), value: formatCount(file.expired) }]
              : []),
            {
              key: 'sha256',
              name: 'SHA-256',
              value:
                sha256 === null ? (
                  t('inspector.noHash')
                ) : (
                  <>
                    <span className="mono">{sha256}</span> <LinkButton onClick={copyHash}>{t('query.copy')}</LinkButton>
                  </>
                ),
            },
          ]}
        />
      </Box>
      <div className={styles['acts']}>
        <Button onClick={open} disabled={file.stored === 0}>
          {t('narrow.open')}
        </Button>
        {file.rejected > 0 && <Button onClick={() => rejectsShown.set({ file: id })}>{t('evidence.rejects')}</Button>}
      </div>
    </>
  )
}
