import { useCallback, useEffect, useMemo } from 'react'
import { useEngine } from '../engine/engine'
import { useShell } from '../shell/use-shell'
import { useIntake } from '../state/use-intake'
import { useInvestigationStore } from '../state/use-investigation'
import { t } from '../text'
import { commands } from '.'
import type { CommandContext } from './command'
import { acceleratorOf, matchesKeys } from './keys'

export const useCommandContext = (): CommandContext => {
  const engine = useEngine()
  const shell = useShell()
  const intake = useIntake()
  const investigation = useInvestigationStore()
  return useMemo(() => ({ engine, shell, intake, investigation }), [engine, shell, intake, investigation])
}

/** Runs a command by its id, if it may run now. */
export const useRunCommand = (): ((id: string) => void) => {
  const context = useCommandContext()
  return useCallback(
    id => {
      const command = commands.find(known => known.id === id)
      if (command?.when(context)) command.run(context)
    },
    [context],
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Listens for the keys of all commands, offers them to the desktop's menu, and hears what is chosen there. */
export const useCommandKeys = (): void => {
  const context = useCommandContext()
  const run = useRunCommand()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      // A dialog keeps the keys to itself.
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return
      const typing = isTyping(event.target)
      const command = commands.find(
        known =>
          (!typing || known.whileTyping) && known.keys.some(keys => matchesKeys(keys, event)) && known.when(context),
      )
      if (!command) return
      event.preventDefault()
      command.run(context)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [context])

  useEffect(() => {
    const { engine, shell, intake } = context
    shell.offerMenu(
      commands.map(({ id, label, menu, keys }) => ({
        id,
        label: t(label),
        menu,
        accelerator: keys[0] === undefined ? null : acceleratorOf(keys[0]),
      })),
    )
    const stops = [
      engine.on('command.run', ({ id }) => run(id)),
      engine.on('case.requested', ({ file }) => void intake.openRef(file)),
      engine.on('files.picked', ({ purpose, files }) => void intake.takeRefs(purpose, files)),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [context, run])
}
