import { isObject } from '../json-value'

/**
 * A member by its name, or by the way to it through objects and lists: `source.ip`, `answers.0.data`. Keys may hold dots
 * themselves: of several readings the longest name that is there is followed.
 */
export const atPath = (value: unknown, path: string): unknown => {
  let [owner, rest] = [value, path]
  for (;;) {
    const whole = memberOf(owner, rest)
    if (whole !== undefined) return whole
    const dot = longestName(owner, rest)
    if (dot < 0) return undefined
    owner = memberOf(owner, rest.slice(0, dot))
    rest = rest.slice(dot + 1)
  }
}

const longestName = (owner: unknown, path: string): number => {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1))
    if (memberOf(owner, path.slice(0, dot)) !== undefined) return dot
  return -1
}

const memberOf = (owner: unknown, name: string): unknown => {
  if (isObject(owner)) return Object.hasOwn(owner, name) ? owner[name] : undefined
  return Array.isArray(owner) && /^\d{1,4}$/.test(name) ? owner[Number(name)] : undefined
}
