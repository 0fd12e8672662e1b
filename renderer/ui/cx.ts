/** Class names that are set, in one string. */
export const cx = (...parts: readonly (string | false | null | undefined)[]): string =>
  parts.filter(part => typeof part === 'string' && part !== '').join(' ')
