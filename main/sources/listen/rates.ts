/** How much was counted over the last second. */
export type Rate = { readonly add: (total: number) => void; readonly perSecond: () => number }

const spanMs = 1000
const stale = 3 * spanMs

/** `add` is told the count so far, a few times a second. */
export const createRate = (now: () => number = () => performance.now()): Rate => {
  const samples: { readonly at: number; readonly total: number }[] = []
  return {
    add: total => {
      samples.push({ at: now(), total })
      while (samples.length > 2 && now() - (samples[1]?.at ?? 0) >= spanMs) samples.shift()
    },
    perSecond: () => {
      const [first, last] = [samples[0], samples.at(-1)]
      if (!first || !last || last.at === first.at || now() - last.at > stale) return 0
      return Math.round(((last.total - first.total) / (last.at - first.at)) * 1000)
    },
  }
}
