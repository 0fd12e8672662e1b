import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import { commands } from '../../commands'
import type { Command } from '../../commands/command'
import { printKeys } from '../../commands/keys'
import { useCommandContext } from '../../commands/use-commands'
import { paletteOpen } from '../../state/desk'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { TopDialog } from '../../ui/dialog'
import styles from './palette.module.css'

/** Whether all letters wanted appear in that order; a gap is allowed. */
const fits = (label: string, wanted: string): boolean => {
  let at = 0
  for (const letter of wanted.toLowerCase().replaceAll(' ', '')) {
    at = label.toLowerCase().indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}

/** Whole words first, then scattered letters. */
const rank = (label: string, wanted: string): number =>
  label.toLowerCase().includes(wanted.trim().toLowerCase()) ? 0 : 1

const List = ({ onClose }: { readonly onClose: () => void }) => {
  const context = useCommandContext()
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const id = useId()
  const found = useMemo(
    () =>
      commands
        .filter(command => command.id !== 'show-palette' && command.when(context) && fits(t(command.label), wanted))
        .toSorted((a, b) => rank(t(a.label), wanted) - rank(t(b.label), wanted)),
    [context, wanted],
  )
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run(context)
  }
  const move = (to: number) => {
    const next = (to + found.length) % Math.max(found.length, 1)
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(at + 1)
    else if (event.key === 'ArrowUp') move(at - 1)
    else if (event.key === 'Enter') run(found[at])
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        autoFocus
        className={styles['find']}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found[at] ? `${id}-${found[at].id}` : undefined}
        aria-label={t('palette.find')}
        placeholder={t('palette.find')}
        value={wanted}
        onChange={event => {
          setWanted(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={t('palette.commands')} className={styles['list']}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${command.id}`}
            role="option"
            aria-selected={index === at}
            className={styles['item']}
            onPointerMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            {t(command.label)}
            {command.keys[0] !== undefined && <kbd>{printKeys(command.keys[0])}</kbd>}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles['none']}>{t('palette.none')}</p>}
    </>
  )
}

/** Every command by its name, with its keys. */
export const Palette = () => {
  const open = useValue(paletteOpen)
  const close = () => paletteOpen.set(false)
  if (!open) return null
  return (
    <TopDialog label={t('palette.title')} onClose={close}>
      <List onClose={close} />
    </TopDialog>
  )
}
