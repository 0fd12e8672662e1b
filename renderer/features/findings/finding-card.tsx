import { Pencil, RefreshCw, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Verification } from '../../../shared/contract'
import type { Finding } from '../../../shared/model/finding'
import { visibleText } from '../../../shared/units/visible-text'
import { t } from '../../text'
import { Button, IconButton, LinkButton } from '../../ui/button'
import { formatCount, formatFullTime, formatMinute, formatRange } from '../../ui/format'
import { Note } from './finding-form'
import { PicturePairs, PictureTimeline } from './finding-picture'
import styles from './findings.module.css'
import { PinnedRows } from './pinned-rows'
import { SeverityMark } from './severity-mark'

export type Verdict = Verification['findings'][number]

type Props = {
  readonly finding: Finding
  readonly verdict: Verdict | undefined
  readonly selected: boolean
  readonly readOnly: boolean
  readonly zone: string
  readonly onSelect: () => void
  readonly onOpen: () => void
  readonly onRow: (id: number) => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** One finding with everything that makes it believable: query, rows, pictures and whether it still holds. */
export const FindingCard = ({
  finding,
  verdict,
  selected,
  readOnly,
  zone,
  onSelect,
  onOpen,
  onRow,
  onEdit,
  onRemove,
}: Props) => {
  const { title, severity, note, query, from, to, rowCount, pinned, picture, created, updated } = finding
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    if (selected) card.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const whole = picture?.timeline
  const range = from !== null && to !== null ? { from, to } : null
  return (
    <article
      ref={card}
      className={styles['card']}
      aria-label={title}
      data-selected={selected || undefined}
      onClick={onSelect}
    >
      <header>
        <SeverityMark severity={severity} />
        <h2>{title}</h2>
        <span className={styles['tools']}>
          <IconButton small label={t('findings.edit')} disabled={readOnly} onClick={onEdit}>
            <Pencil size={14} />
          </IconButton>
          <IconButton small label={t('findings.remove')} disabled={readOnly} onClick={onRemove}>
            <Trash2 size={14} />
          </IconButton>
        </span>
      </header>
      {verdict?.state === 'drifted' && (
        <p className={styles['drift']}>
          <RefreshCw size={13} aria-hidden="true" /> {t('findings.drifted', { drift: verdict.drift ?? '' })}
        </p>
      )}
      {verdict?.state === 'same' && <p className={styles['same']}>{t('findings.same')}</p>}
      <div className={styles['columns']}>
        <div>
          {note.trim() !== '' && <Note note={note} />}
          <dl className={styles['facts']}>
            <dt>{t('findings.query')}</dt>
            <dd className="mono">{query === '' ? t('findings.everything') : visibleText(query)}</dd>
            <dt>{t('findings.range')}</dt>
            <dd>{range ? formatRange(range.from, range.to, zone) : t('findings.wholeRange')}</dd>
            <dt>{t('findings.rows')}</dt>
            <dd>
              <LinkButton onClick={onOpen}>{t('findings.openRows', { n: formatCount(rowCount) })}</LinkButton>
            </dd>
            <dt>{t('findings.made')}</dt>
            <dd title={formatFullTime(created, zone)}>
              {formatMinute(created, zone)}
              {updated > created && (
                <span className={styles['dim']}> · {t('findings.changed', { at: formatMinute(updated, zone) })}</span>
              )}
            </dd>
          </dl>
        </div>
        {picture && whole && (
          <div className={styles['pictures']}>
            <PictureTimeline timeline={whole} />
            <div className={styles['ends']}>
              <span>{formatMinute(whole.from, zone)}</span>
              <span>{formatMinute(whole.to, zone)}</span>
            </div>
            {picture.map.length > 0 && <PicturePairs map={picture.map} />}
          </div>
        )}
      </div>
      {pinned.length > 0 && (
        <details className={styles['details']}>
          <summary>{t('findings.pinnedCount', { n: formatCount(pinned.length) })}</summary>
          <PinnedRows pinned={pinned} zone={zone} onRow={onRow} />
        </details>
      )}
      <footer>
        <Button small look="accent" onClick={onOpen}>
          {t('findings.open')}
        </Button>
      </footer>
    </article>
  )
}
