import { useState } from 'react'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import styles from './dashboards.module.css'

/** What a dashboard is called. */
export const NameDialog = ({
  name,
  onSave,
  onClose,
}: {
  readonly name: string
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}) => {
  const [text, setText] = useState(name)
  const ready = text.trim() !== ''
  return (
    <Dialog
      title={t(name === '' ? 'dashboards.new' : 'dashboards.rename')}
      width={420}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="solid" disabled={!ready} onClick={() => onSave(text.trim())}>
            {t('views.keep')}
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          if (ready) onSave(text.trim())
        }}
      >
        <label className={styles['field']}>
          <span>{t('dashboards.name')}</span>
          <input autoFocus maxLength={200} value={text} onChange={event => setText(event.target.value)} />
        </label>
      </form>
    </Dialog>
  )
}
