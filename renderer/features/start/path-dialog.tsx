import { type FormEvent, useState } from 'react'
import { type PathPurpose, pathAsked } from '../../state/desk'
import { useIntake } from '../../state/use-intake'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import styles from './path-dialog.module.css'

const Form = ({ purpose, onClose }: { readonly purpose: PathPurpose; readonly onClose: () => void }) => {
  const intake = useIntake()
  const [path, setPath] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (path.trim() === '') return
    try {
      await intake.takePath(path, purpose)
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Dialog title={t(`path.${purpose}`)} onClose={onClose}>
      <form className={styles['form']} onSubmit={event => void submit(event)}>
        <label>
          {t('path.label')}
          <input
            autoFocus
            className="mono"
            value={path}
            placeholder={t(`path.example.${purpose}`)}
            aria-invalid={problem !== null}
            onChange={event => setPath(event.target.value)}
          />
        </label>
        <p className="dim">{t(`path.hint.${purpose}`)}</p>
        {problem !== null && (
          <p role="alert" className={styles['problem']}>
            {problem}
          </p>
        )}
        <div className={styles['acts']}>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" look="solid" disabled={path.trim() === ''}>
            {t(`path.go.${purpose}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Asks for a path where no dialog of the desktop can; large evidence is then read where it lies. */
export const PathDialog = () => {
  const purpose = useValue(pathAsked)
  return purpose === null ? null : <Form purpose={purpose} onClose={() => pathAsked.set(null)} />
}
