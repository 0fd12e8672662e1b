import { useState } from 'react'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { mappingShown } from '../../state/desk'
import { notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ErrorNote, Waiting } from '../../ui/notes'
import { ColumnTable } from './column-table'
import { ConstantSection } from './constant-section'
import styles from './mapping.module.css'
import { MappingBar } from './mapping-bar'
import { RecordCounts, RecordTable } from './record-table'
import { TimeSection } from './time-section'
import { useMapping } from './use-mapping'
import { WordSection } from './word-section'

const nameOf = (path: string): string => visibleText(path.split(/[\\/]/).at(-1) ?? path)

const Mapped = ({
  file,
  path,
  onClose,
}: {
  readonly file: number
  readonly path: string
  readonly onClose: () => void
}) => {
  const engine = useEngine()
  const { change: investigate } = useInvestigation()
  const making = useMapping(file)
  const [problem, setProblem] = useState<string | null>(null)
  const { mapping, answer, change, round } = making
  const { data } = answer
  const ready = mapping !== undefined && data !== undefined
  const run = () => {
    if (!mapping) return
    engine.ask('mapping.import', { file, mapping }).then(() => {
      investigate({ panel: 'evidence' })
      onClose()
    }, notifyError)
  }
  return (
    <Dialog
      title={t('mapping.title', { name: nameOf(path) })}
      onClose={onClose}
      width={1240}
      foot={
        <>
          {ready && data.problem !== null && (
            <p role="alert" className={styles['problem']}>
              {visibleText(data.problem)}
            </p>
          )}
          {ready && data.problem === null && <RecordCounts records={data.records} />}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            look="solid"
            disabled={!ready || answer.stale || data.problem !== null || answer.error !== null}
            onClick={run}
          >
            {t('mapping.go')}
          </Button>
        </>
      }
    >
      {answer.loading && !ready && <Waiting what={t('mapping.reading')} onStop={answer.stop} />}
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {ready && (
        <div className={styles['sections']}>
          <MappingBar making={{ ...making, mapping }} onProblem={setProblem} />
          {problem !== null && <ErrorNote error={{ message: problem }} />}
          <Box title={t('mapping.columns')} aside={<span className={styles['aside']}>{t('mapping.columnsHint')}</span>}>
            <ColumnTable {...data} mapped={mapping.columns} onChange={columns => change({ columns })} />
          </Box>
          <div className={styles['both']}>
            <TimeSection mapping={mapping} doubtful={data.doubts.includes('day-month')} onChange={change} />
            <ConstantSection mapping={mapping} onChange={constants => change({ constants })} />
          </div>
          {mapping.columns.some(({ field }) => field === 'action') && (
            <WordSection key={round} actions={mapping.actions} onChange={actions => change({ actions })} />
          )}
          <Box title={t('mapping.preview')}>
            {data.problem !== null && data.records.length === 0 ? (
              <p className="dim">{t('mapping.notYet')}</p>
            ) : (
              <RecordTable records={data.records} />
            )}
          </Box>
        </div>
      )}
    </Dialog>
  )
}

/** Makes a mapping for a table no format claims, on its own first rows, and imports it. */
export const MappingDialog = () => {
  const shown = useValue(mappingShown)
  return shown ? <Mapped key={shown.file} {...shown} onClose={() => mappingShown.set(null)} /> : null
}
