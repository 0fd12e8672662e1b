import { useState } from 'react'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { scopeOf } from '../../state/investigation'
import { closeNewFinding, type FindingDraft, useNewFinding } from '../../state/new-finding'
import { notify, notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { formatCount, formatRange } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import { FindingForm, type FindingText } from './finding-form'
import styles from './findings.module.css'

/** The engine pins at most this many rows. */
const mostPinned = 200

const OpenDialog = ({ draft }: { draft: FindingDraft }) => {
  const { value, change } = useInvestigation()
  const engine = useEngine()
  const open = useCase()
  const scope = { ...scopeOf(value), query: draft.query ?? value.query }
  const rows = (draft.rows ?? []).slice(0, mostPinned)
  const counted = useAnswer('flows.count', scope)
  const [text, setText] = useState<FindingText>({
    title: draft.title ?? draft.rule ?? '',
    severity: 'medium',
    note: '',
  })
  const [saving, setSaving] = useState(false)
  const ready = text.title.trim() !== '' && !saving && !open?.readOnly

  const save = async () => {
    if (!ready) return
    setSaving(true)
    try {
      const { id } = await engine.ask('findings.add', { ...scope, ...text, title: text.title.trim(), rows })
      closeNewFinding()
      const show = () => change({ panel: 'findings', selection: { kind: 'finding', id } })
      notify('info', t('findings.saved', { title: text.title.trim() }), { label: t('findings.show'), run: show })
    } catch (error) {
      notifyError(error)
      setSaving(false)
    }
  }

  return (
    <Dialog
      title={t('findings.new')}
      width={620}
      onClose={closeNewFinding}
      foot={
        <>
          <Button onClick={closeNewFinding}>{t('ui.cancel')}</Button>
          {/* `save` shows its own errors. */}
          <Button look="solid" disabled={!ready} onClick={() => void save()}>
            {t('findings.save')}
          </Button>
        </>
      }
    >
      {open?.readOnly && <ErrorNote error={{ message: open.readOnlyReason ?? t('findings.readOnly') }} />}
      <FindingForm value={text} onChange={setText} onSubmit={() => void save()} />
      <dl className={styles['facts']}>
        <dt>{t('findings.query')}</dt>
        <dd className="mono">{scope.query === '' ? t('findings.everything') : visibleText(scope.query)}</dd>
        <dt>{t('findings.range')}</dt>
        <dd>{value.range ? formatRange(value.range.from, value.range.to, value.zone) : t('findings.wholeRange')}</dd>
        <dt>{t('findings.rows')}</dt>
        <dd>
          {counted.error ? counted.error.message : counted.data ? formatCount(counted.data.rows) : '–'}
          {rows.length > 0 && (
            <span className={styles['dim']}> · {t('findings.pinnedCount', { n: formatCount(rows.length) })}</span>
          )}
        </dd>
      </dl>
      {(draft.rows?.length ?? 0) > mostPinned && (
        <p className={styles['dim']}>
          {t('findings.pinnedMost', { most: mostPinned, n: formatCount(draft.rows?.length ?? 0) })}
        </p>
      )}
    </Dialog>
  )
}

/** Open while some view asks for a new finding. */
export const NewFindingDialog = () => {
  const draft = useNewFinding()
  return draft && <OpenDialog draft={draft} />
}
