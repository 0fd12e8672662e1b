/**
 * The renderer's half of the stand-in: what `require('electron')` gives a sandboxed preload, written to run inside the
 * page before its own scripts. The preload file itself is run as built.
 */

type Bridge = {
  /** Playwright bindings: to main and back. */
  readonly __standinSend: (channel: string, args: unknown[]) => Promise<void>
  readonly __standinInvoke: (
    channel: string,
    args: unknown[],
  ) => Promise<{ readonly ok: boolean; readonly value: unknown }>
}

type World = typeof globalThis & Bridge & Record<string, unknown>

/** Runs in the page: must not refer to anything outside itself. */
const install = (runPreload: (require: (name: string) => unknown, module: object, exports: object) => void): void => {
  if (window.top !== window) return
  const world = globalThis as unknown as World
  const { __standinSend: send, __standinInvoke: invoke } = world
  const clone = <T>(value: T): T => {
    try {
      return structuredClone(value)
    } catch {
      throw new Error('An object could not be cloned.')
    }
  }
  const listeners = new Map<string, Set<(event: unknown, ...args: unknown[]) => void>>()
  Object.defineProperty(world, '__standinDeliver', {
    value: (channel: string, args: unknown[]) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
    },
  })

  const ipcRenderer = {
    // Never awaited: like the real one it returns at once, and order is kept by the wire.
    send: (channel: string, ...args: unknown[]) => void send(channel, clone(args)),
    invoke: async (channel: string, ...args: unknown[]) => {
      const answer = await invoke(channel, clone(args))
      if (!answer.ok) throw new Error(`Error invoking remote method '${channel}': ${String(answer.value)}`)
      return answer.value
    },
    on: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
    },
    off: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) => {
      listeners.get(channel)?.delete(listener)
    },
  }

  /** Functions cross the bridge as functions, everything else as a copy; what cannot be copied is refused. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function')
      return (...args: unknown[]) => {
        const passed = args.map(arg => (typeof arg === 'function' || arg instanceof File ? arg : clone(arg)))
        const result: unknown = Reflect.apply(value, undefined, passed)
        return result instanceof Promise ? result.then(clone) : across(result)
      }
    if (typeof value === 'object' && value !== null)
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, across(inner)])))
    return clone(value)
  }
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => {
      if (name in world) throw new Error(`Cannot bind an API on top of an existing property on the window object`)
      Object.defineProperty(world, name, { value: across(api), enumerable: true })
    },
  }

  // Only the browser process knows where a File lies, so main gets a ticket that the stand-in exchanges for the path.
  const files: File[] = []
  Object.defineProperty(world, '__standinFiles', { value: files })
  const webUtils = {
    getPathForFile: (file: unknown) => {
      if (!(file instanceof File))
        throw new TypeError("Failed to execute 'getPathForFile': parameter 1 is not of type 'File'.")
      return `standin-file:${files.push(file) - 1}`
    },
  }

  const allowed: Record<string, unknown> = { electron: { contextBridge, ipcRenderer, webUtils } }
  const sandboxedRequire = (name: string): unknown => {
    if (name in allowed) return allowed[name]
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  runPreload(sandboxedRequire, module, module.exports)
}

/** The script to run in every new document of a window. */
export const preloadScript = (source: string): string =>
  `(${install.toString()})(function (require, module, exports) {${source}\n})`
