import { createValue, type Readable, type Settable } from './value'

/** A sentence that stays on screen until it is read: what happened, and what to do next. */
export type Notice = {
  readonly id: number
  readonly tone: 'error' | 'info'
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Why the engine cannot be reached; null while it can. */
export const connectionProblem: Settable<string | null> = createValue<string | null>(null)

const list = createValue<readonly Notice[]>([])
let nextId = 1
const infoStaysMs = 6000
const most = 4

export const notices: Readable<readonly Notice[]> = list

export const dismissNotice = (id: number): void => list.set(list.get().filter(notice => notice.id !== id))

/** Shows a sentence. Errors stay until dismissed; the same sentence is not shown twice at once. */
export const notify = (tone: Notice['tone'], text: string, action?: Notice['action']): void => {
  const id = nextId++
  const others = list.get().filter(notice => notice.text !== text)
  list.set([...others, { id, tone, text, ...(action ? { action } : {}) }].slice(-most))
  if (tone === 'info') setTimeout(() => dismissNotice(id), infoStaysMs)
}

/** Shows why something asked for by hand did not happen. A question given up on purpose is not an error. */
export const notifyError = (error: unknown): void => {
  if (error instanceof Error && 'code' in error && error.code === 'cancelled') return
  notify('error', error instanceof Error ? error.message : String(error))
}
