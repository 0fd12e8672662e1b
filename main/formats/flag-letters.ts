import { tcpFlags } from '../../shared/model/codes'

/** One letter a flag, as flow tools print them (`...AP.SF`, `FS PA`). */
const letters: Readonly<Record<string, number>> = { F: 0, S: 1, R: 2, P: 3, A: 4, U: 5, E: 6, C: 7, N: 8 }

const shortNames: Readonly<Record<string, number>> = { ECN: 6, NONCE: 8 }

const bitOf = (word: string): number => {
  const at = tcpFlags.findIndex(flag => flag === word)
  return at >= 0 ? at : (shortNames[word] ?? -1)
}

const longest = 64

/**
 * A mask of TCP flags from a number (`18`, `0x12`), from letters at any place (`.AP.SF`, `FS PA`) or from names
 * (`SYN,ACK`); `NaN` when it is none of them.
 */
export const flagsFromText = (text: string): number => {
  const trimmed = text.trim().toUpperCase()
  if (trimmed === '' || trimmed.length > longest) return Number.NaN
  if (/^(\d{1,3}|0X[0-9A-F]{1,3})$/.test(trimmed)) {
    const mask = Number(trimmed)
    return mask <= 0x1ff ? mask : Number.NaN
  }
  const words = trimmed.split(/[\s,|+/-]+/).filter(word => word !== '')
  const named = words.map(bitOf)
  if (named.length > 0 && named.every(bit => bit >= 0)) return maskOf(named)
  const bits = Array.from(trimmed.replaceAll(/[.\s_-]/g, ''), char => letters[char] ?? -1)
  return bits.every(bit => bit >= 0) ? maskOf(bits) : Number.NaN
}

const maskOf = (bits: readonly number[]): number => bits.reduce((mask, bit) => mask | (2 ** bit), 0)
