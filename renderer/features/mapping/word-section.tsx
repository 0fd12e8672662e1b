import { useState } from 'react'
import type { Mapping } from '../../../shared/model/mapping'
import { t } from '../../text'
import { Box } from '../../ui/box'
import styles from './mapping.module.css'

const lists = ['allowed', 'denied', 'neither'] as const

const wordsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== ''),
  ),
]

const WordInput = ({
  label,
  words,
  onChange,
}: {
  readonly label: string
  readonly words: readonly string[]
  readonly onChange: (words: string[]) => void
}) => {
  // The text as typed, so that a comma can be typed at its end.
  const [text, setText] = useState(words.join(', '))
  return (
    <label className={styles['field']}>
      <span>{label}</span>
      <input
        value={text}
        spellCheck={false}
        onChange={event => {
          setText(event.target.value)
          onChange(wordsIn(event.target.value))
        }}
      />
    </label>
  )
}

/** Which words of the action column mean what. */
export const WordSection = ({
  actions,
  onChange,
}: {
  readonly actions: Mapping['actions']
  readonly onChange: (actions: Mapping['actions']) => void
}) => (
  <Box title={t('mapping.actions')}>
    <div className={styles['words']}>
      {lists.map(list => (
        <WordInput
          key={list}
          label={t(`mapping.${list}`)}
          words={actions[list]}
          onChange={words => onChange({ ...actions, [list]: words })}
        />
      ))}
    </div>
    <p className="dim">{t('mapping.actionsHint')}</p>
  </Box>
)
