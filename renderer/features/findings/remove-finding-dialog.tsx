import type { Finding } from '../../../shared/model/finding'
import { useEngine } from '../../engine/engine'
import { notifyError } from '../../state/notices'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

/** Asks before a finding is gone for good. */
export const RemoveFindingDialog = ({ finding, onClose }: { finding: Finding; onClose: () => void }) => {
  const engine = useEngine()
  const remove = () => {
    engine.ask('findings.remove', { id: finding.id }).then(onClose, notifyError)
  }
  return (
    <Dialog
      title={t('findings.removeTitle')}
      width={440}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="danger" onClick={remove}>
            {t('findings.remove')}
          </Button>
        </>
      }
    >
      <p>{t('findings.removeText', { title: finding.title })}</p>
    </Dialog>
  )
}
