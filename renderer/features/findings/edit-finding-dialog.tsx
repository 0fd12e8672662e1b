import { useState } from 'react'
import type { Finding } from '../../../shared/model/finding'
import { useEngine } from '../../engine/engine'
import { notifyError } from '../../state/notices'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { FindingForm, type FindingText } from './finding-form'

/** Changes what was written; query, rows and pictures stay as they were found. */
export const EditFindingDialog = ({ finding, onClose }: { finding: Finding; onClose: () => void }) => {
  const engine = useEngine()
  const { id, title, severity, note } = finding
  const [text, setText] = useState<FindingText>({ title, severity, note })
  const [saving, setSaving] = useState(false)
  const ready = text.title.trim() !== '' && !saving

  const save = async () => {
    if (!ready) return
    setSaving(true)
    try {
      await engine.ask('findings.update', { id, ...text, title: text.title.trim() })
      onClose()
    } catch (error) {
      notifyError(error)
      setSaving(false)
    }
  }

  return (
    <Dialog
      title={t('findings.edit')}
      width={620}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {/* `save` shows its own errors. */}
          <Button look="solid" disabled={!ready} onClick={() => void save()}>
            {t('findings.save')}
          </Button>
        </>
      }
    >
      <FindingForm value={text} onChange={setText} onSubmit={() => void save()} />
    </Dialog>
  )
}
