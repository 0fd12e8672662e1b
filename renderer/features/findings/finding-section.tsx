import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Button } from '../../ui/button'
import { formatCount, formatMinute, formatRange } from '../../ui/format'
import { ErrorNote, Waiting } from '../../ui/notes'
import { Note } from './finding-form'
import { PicturePairs, PictureTimeline } from './finding-picture'
import styles from './findings.module.css'
import { PinnedRows } from './pinned-rows'
import { SeverityMark } from './severity-mark'

/** The inspector's page on one finding. */
export const FindingSection = ({ selection: { id } }: { readonly selection: { readonly id: number } }) => {
  const { value, change } = useInvestigation()
  const listed = useAnswer('findings.list', {})
  if (listed.error) return <ErrorNote error={listed.error} onRetry={listed.again} />
  if (!listed.data) return <Waiting what={t('findings.loading')} />
  const finding = listed.data.find(known => known.id === id)
  if (!finding) return <p className={styles['dim']}>{t('findings.gone')}</p>

  const { title, severity, note, query, from, to, rowCount, pinned, picture, created } = finding
  const range = from !== null && to !== null ? { from, to } : null
  return (
    <div className={styles['section']}>
      <h3>{title}</h3>
      <SeverityMark severity={severity} />
      {note.trim() !== '' && <Note note={note} />}
      <KeyValues
        values={[
          {
            key: 'query',
            name: t('findings.query'),
            value: <span className="mono">{query === '' ? t('findings.everything') : visibleText(query)}</span>,
          },
          {
            key: 'range',
            name: t('findings.range'),
            value: range ? formatRange(range.from, range.to, value.zone) : t('findings.wholeRange'),
          },
          { key: 'rows', name: t('findings.rows'), value: formatCount(rowCount) },
          { key: 'made', name: t('findings.made'), value: formatMinute(created, value.zone) },
        ]}
      />
      {picture && (
        <Box title={t('findings.when')}>
          <PictureTimeline timeline={picture.timeline} />
          <div className={styles['ends']}>
            <span>{formatMinute(picture.timeline.from, value.zone)}</span>
            <span>{formatMinute(picture.timeline.to, value.zone)}</span>
          </div>
        </Box>
      )}
      {picture && picture.map.length > 0 && (
        <Box title={t('findings.where')}>
          <PicturePairs map={picture.map} />
        </Box>
      )}
      {pinned.length > 0 && (
        <Box title={t('findings.pinnedCount', { n: formatCount(pinned.length) })}>
          <PinnedRows
            pinned={pinned}
            zone={value.zone}
            onRow={row => change({ selection: { kind: 'row', id: row } })}
          />
        </Box>
      )}
      <div className={styles['buttons']}>
        <Button look="accent" onClick={() => change({ query, range, panel: 'flows' })}>
          {t('findings.open')}
        </Button>
      </div>
    </div>
  )
}
