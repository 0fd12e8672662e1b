import { useState } from 'react'
import { renderMarkdown } from '../../../shared/markdown'
import { type FindingSeverity, findingSeverities } from '../../../shared/model/finding'
import { t } from '../../text'
import { Chips } from '../../ui/chips'
import { Tabs } from '../../ui/tabs'
import styles from './findings.module.css'
import { SeverityMark } from './severity-mark'

export type FindingText = { readonly title: string; readonly severity: FindingSeverity; readonly note: string }

const longestTitle = 300
const longestNote = 100_000

type Props = {
  readonly value: FindingText
  readonly onChange: (value: FindingText) => void
  readonly onSubmit: () => void
}

/** A note as it will look. The Markdown of `renderMarkdown` lets no markup of the note through. */
export const Note = ({ note }: { readonly note: string }) => (
  <div className={styles['note']} dangerouslySetInnerHTML={{ __html: renderMarkdown(note) }} />
)

/** Title, severity and note: all a person writes of a finding. */
export const FindingForm = ({ value, onChange, onSubmit }: Props) => {
  const [side, setSide] = useState<'write' | 'preview'>('write')
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <label className={styles['field']}>
        <span>{t('findings.form.title')}</span>
        <input
          // A dialog that asks for a title starts in the title.
          autoFocus
          required
          maxLength={longestTitle}
          value={value.title}
          onChange={event => onChange({ ...value, title: event.target.value })}
        />
      </label>
      <div className={styles['field']}>
        <span>{t('findings.form.severity')}</span>
        <Chips
          label={t('findings.form.severity')}
          value={value.severity}
          options={findingSeverities.map(severity => ({
            value: severity,
            label: <SeverityMark severity={severity} />,
          }))}
          onChange={severity => onChange({ ...value, severity })}
        />
      </div>
      <div className={styles['field']}>
        <Tabs
          label={t('findings.form.note')}
          value={side}
          tabs={[
            { value: 'write', label: t('findings.form.note') },
            { value: 'preview', label: t('findings.form.preview') },
          ]}
          onChange={setSide}
        >
          {side === 'write' ? (
            <textarea
              aria-label={t('findings.form.note')}
              placeholder={t('findings.form.notePlaceholder')}
              rows={9}
              maxLength={longestNote}
              value={value.note}
              onChange={event => onChange({ ...value, note: event.target.value })}
              onKeyDown={event => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSubmit()
              }}
            />
          ) : (
            <div className={styles['preview']}>
              {value.note.trim() === '' ? (
                <p className={styles['dim']}>{t('findings.form.empty')}</p>
              ) : (
                <Note note={value.note} />
              )}
            </div>
          )}
        </Tabs>
      </div>
    </form>
  )
}
