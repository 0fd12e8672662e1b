import type { MenuItem } from '../../shared/contract'
import type { Engine } from '../engine/engine'
import type { Shell } from '../shell/shell'
import type { Intake } from '../state/intake'
import type { InvestigationStore } from '../state/investigation-store'

/** What a command may work with. */
export type CommandContext = {
  readonly engine: Engine
  readonly shell: Shell
  readonly intake: Intake
  readonly investigation: InvestigationStore
}

/** One thing the window can be told to do; menu, palette and keys all come from this. */
export type Command = {
  readonly id: string
  /** Key of the catalogue. */
  readonly label: string
  readonly menu: MenuItem['menu']
  /** Keys as `Mod+Shift+Z`; Mod is Command on a Mac and Control elsewhere. The first is the one shown. */
  readonly keys: readonly string[]
  /** Also while a text is being typed; most commands would swallow letters there. */
  readonly whileTyping?: boolean
  readonly when: (context: CommandContext) => boolean
  readonly run: (context: CommandContext) => void
}

/** A case is open. */
export const withCase = ({ engine }: CommandContext): boolean => (engine.openCase.get() ?? null) !== null
export const always = (): boolean => true
