/** What crosses between a window and the engine. JSON only; nothing here knows a transport. */
export const failureCodes = ['bad-input', 'unknown-call', 'cancelled', 'busy', 'internal'] as const
export type FailureCode = (typeof failureCodes)[number]

export type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'result'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly code: FailureCode; readonly message: string }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown }

/** Two ends of a wire. `receive` returns the way to stop listening. */
export type Transport = {
  readonly send: (message: Message) => void
  readonly receive: (listener: (message: Message) => void) => () => void
}

/** An answer that cannot be given, with a sentence the analyst can act on. */
export class Failure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Failure'
    this.code = code
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A message from the other side, or null when it is not one. */
export const asMessage = (value: unknown): Message | null => {
  if (!isRecord(value)) return null
  const { kind, id, name } = value
  if (kind === 'event') return typeof name === 'string' ? { kind, name, data: value['data'] } : null
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null
  switch (kind) {
    case 'call':
      return typeof name === 'string' ? { kind, id, name, input: value['input'] } : null
    case 'cancel':
      return { kind, id }
    case 'result':
      return { kind, id, output: value['output'] }
    case 'failure': {
      const code = failureCodes.find(known => known === value['code']) ?? 'internal'
      return { kind, id, code, message: typeof value['message'] === 'string' ? value['message'] : '' }
    }
    default:
      return null
  }
}
