/** The app's own origin: a scheme of ours instead of file://, so that pages get a real origin and nothing on disk is in reach. */
export const scheme = 'netwake'
export const appOrigin = `${scheme}://app`

/** True for addresses of our own pages and of nothing else. */
export const isOurs = (address: string): boolean => {
  try {
    const { protocol, host } = new URL(address)
    return protocol === `${scheme}:` && host === 'app'
  } catch {
    return false
  }
}
