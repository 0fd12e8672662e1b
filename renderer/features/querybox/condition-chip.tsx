import { type FormEvent, useState } from 'react'
import { t } from '../../text'
import { cx } from '../../ui/cx'
import { Menu } from '../../ui/menu'
import styles from './understood.module.css'

type Editing = 'words' | 'name' | null

/** One condition of the query: on or off, for or against, with the name someone gave it. */
export const ConditionChip = ({
  words,
  name,
  negated,
  off,
  onToggle,
  onNegate,
  onEdit,
  onName,
  onRemove,
}: {
  readonly words: string
  readonly name: string | null
  readonly negated: boolean
  readonly off: boolean
  readonly onToggle: () => void
  readonly onNegate: () => void
  /** False when the words cannot be read. */
  readonly onEdit: (words: string) => boolean
  readonly onName: (name: string) => void
  readonly onRemove: () => void
}) => {
  const [editing, setEditing] = useState<Editing>(null)
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const begin = (what: 'words' | 'name') => {
    setText(what === 'words' ? words : (name ?? ''))
    setWrong(false)
    setEditing(what)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (editing === 'name') onName(text)
    else if (!onEdit(text)) return setWrong(true)
    setEditing(null)
  }
  if (editing)
    return (
      <form className={styles['chip']} onSubmit={submit}>
        <input
          autoFocus
          aria-label={t(editing === 'words' ? 'query.editCondition' : 'query.nameCondition')}
          placeholder={t(editing === 'words' ? 'query.editCondition' : 'query.nameHint')}
          aria-invalid={wrong}
          value={text}
          size={Math.min(60, Math.max(18, text.length))}
          onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Escape') setEditing(null)
          }}
          onBlur={() => setEditing(null)}
        />
      </form>
    )
  const act = (id: string, run: () => void) => ({ kind: 'action' as const, id, label: t(`query.chip.${id}`), run })
  return (
    <span className={cx(styles['chip'], negated && styles['not'], off && styles['off'])}>
      <input
        type="checkbox"
        checked={!off}
        aria-label={t(off ? 'query.switchOn' : 'query.switchOff', { words })}
        onChange={onToggle}
      />
      <Menu
        label={words}
        trigger={
          <button type="button" title={name === null ? words : `${name}\n${words}`}>
            <span>{negated && '−'}</span>
            <span className={styles['words']}>{name ?? words}</span>
          </button>
        }
        entries={[
          { kind: 'heading', id: 'what', label: words },
          ...(off ? [] : [act(negated ? 'include' : 'exclude', onNegate), act('edit', () => begin('words'))]),
          act(name === null ? 'name' : 'rename', () => begin('name')),
          act(off ? 'on' : 'off', onToggle),
          { kind: 'line', id: 'line' },
          act('remove', onRemove),
        ]}
      />
      <button type="button" aria-label={t('query.remove', { words })} onClick={onRemove}>
        ×
      </button>
    </span>
  )
}
