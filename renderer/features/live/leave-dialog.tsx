import { leaveAsked } from '../../state/desk'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'

/** Asks before a case is left in which something is listening. */
export const LeaveDialog = () => {
  const asked = useValue(leaveAsked)
  if (asked === null) return null
  const close = () => leaveAsked.set(null)
  const leave = () => {
    close()
    asked.go()
  }
  return (
    <Dialog
      title={t('live.leaveTitle')}
      width={440}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{t('live.stay')}</Button>
          <Button look="danger" onClick={leave}>
            {t('live.leave')}
          </Button>
        </>
      }
    >
      <p>{t('live.leaveText', { count: asked.listeners })}</p>
    </Dialog>
  )
}
