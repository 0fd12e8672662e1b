import { EventEmitter } from 'node:events'

/** What Electron says when something is called too early or too late; the stand-in refuses in the same places. */
export const refusal = (message: string): Error => new Error(message)

/** Whether the app has become ready: most of Electron may be used only after, some only before. */
export const lifecycle = { ready: false, quitting: false }

export const needReady = (what: string): void => {
  if (!lifecycle.ready) throw refusal(`${what} cannot be used before the app is ready`)
}
export const needNotReady = (what: string): void => {
  if (lifecycle.ready) throw refusal(`${what} must be called before the app is ready`)
}

/** What may cross between processes: structured clones. Electron throws the same for functions, DOM nodes and symbols. */
export const clone = <T>(value: T): T => {
  try {
    return structuredClone(value)
  } catch {
    throw refusal('An object could not be cloned.')
  }
}

/** What the story told the stand-in to answer, and what the app did that a story may look at. */
export const script = {
  /** Paths the next dialogs return, in order. */
  dialogAnswers: [] as (readonly string[])[],
  events: new EventEmitter(),
}
