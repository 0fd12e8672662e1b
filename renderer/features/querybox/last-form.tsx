import { type FormEvent, useState } from 'react'
import { parseDuration } from '../../../shared/units/duration'
import { t } from '../../text'
import { Button } from '../../ui/button'
import styles from './range-and-zone.module.css'

/** The last so much of the data, as a length of time that is typed: 90m, 12h, 3d. */
export const LastForm = ({ onApply }: { readonly onApply: (ms: number) => void }) => {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const ms = /^\s*\d+(\.\d+)?\s*$/.test(text) ? null : parseDuration(text)
    if (ms === null || ms <= 0) return setWrong(true)
    onApply(ms)
  }
  return (
    <form className={styles['row']} onSubmit={submit}>
      <input
        className={`${styles['length'] ?? ''} mono`}
        aria-label={t('query.lastLength')}
        placeholder="90m, 12h, 3d"
        aria-invalid={wrong}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <Button type="submit" small>
        {t('query.lastApply')}
      </Button>
    </form>
  )
}
