const isMac = (): boolean => /Mac/.test(navigator.platform)

/** The part of a keyboard event that tells which keys are held. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

const named = (key: string): string => (key.length === 1 ? key.toUpperCase() : key)

/** Whether the keys pressed are these; `Mod+Shift+Z`. Shift counts only beside a modifier, for it also makes signs like `/`. */
export const matchesKeys = (keys: string, pressed: Pressed, mac = isMac()): boolean => {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const mod = parts.includes('Mod')
  const alt = parts.includes('Alt')
  // On a Mac, Option with a digit types a sign; the key itself tells the digit.
  if (named(pressed.key) !== named(key) && pressed.code !== `Digit${key}`) return false
  if ((mac ? pressed.metaKey : pressed.ctrlKey) !== mod || (mac ? pressed.ctrlKey : pressed.metaKey)) return false
  if (pressed.altKey !== alt) return false
  return mod || alt || /^[A-Z]$/i.test(key) ? pressed.shiftKey === parts.includes('Shift') : true
}

const signs: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', Backspace: '⌫', Escape: 'Esc' }

/** As the user reads them: `Ctrl+Shift+Z`, `⌘⇧Z`. */
export const printKeys = (keys: string, mac = isMac()): string => {
  const parts = keys.split('+').map(part => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl'
    if (part === 'Shift') return mac ? '⇧' : 'Shift'
    if (part === 'Alt') return mac ? '⌥' : 'Alt'
    return signs[part] ?? part
  })
  return parts.join(mac ? '' : '+')
}

/** As Electron writes them. */
export const acceleratorOf = (keys: string): string =>
  keys.replace('Mod', 'CmdOrCtrl').replace('ArrowLeft', 'Left').replace('ArrowRight', 'Right')
