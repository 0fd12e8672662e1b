/** One line, layer or colour of a picture over time: a value for each bucket, null where there is none. */
export type ChartSeries = {
  /** Names it to whoever drew the picture; unique in it. */
  readonly key: string
  /** Names it to the reader. */
  readonly name: string
  readonly values: readonly (number | null)[]
  /** The name is an address. */
  readonly mono?: boolean
  /** Its place in the palette, where the same thing looks the same in every picture; otherwise the next that is free. */
  readonly paint?: number
}

/** A series in sight, with its place in the palette. */
export type Shown = ChartSeries & { readonly at: number }

/** Stretches of time of the same length, one after the other, ms. */
export type Buckets = { readonly from: number; readonly step: number; readonly count: number }

/** One part of a whole, or one line of a ranking. */
export type ChartItem = {
  readonly key: string
  readonly name: string
  readonly value: number
  /** The same of the period before; null where there was none. */
  readonly before?: number | null
  /** As of a series. */
  readonly mono?: boolean
  readonly paint?: number
}

/** The place of each in the palette. */
export const paintsOf = (list: readonly { readonly paint?: number }[]): readonly number[] => {
  const taken = new Set(list.flatMap(({ paint }) => paint ?? []))
  let next = 0
  return list.map(({ paint }) => {
    if (paint !== undefined) return paint
    while (taken.has(next)) next++
    return next++
  })
}

/** What was pressed: one series or all of them, in one bucket or in the whole picture. `to` is excluded. */
export type ChartMark = {
  readonly key: string | null
  readonly time: { readonly from: number; readonly to: number } | null
}

/** Where on the window a menu belongs. */
export type MenuPoint = { readonly x: number; readonly y: number }

/** What a picture can be asked; each is left out where the picture is only looked at. */
export type ChartActions = {
  /** A click or Enter on a mark. */
  readonly onMark?: (mark: ChartMark) => void
  /** A right click or the menu key on a mark. */
  readonly onMenu?: (mark: ChartMark, at: MenuPoint) => void
}

export type Layer = { readonly key: string; readonly low: readonly number[]; readonly high: readonly number[] }

/** Series on top of each other, the first at the bottom; what has no value adds nothing. */
export const stacked = (series: readonly ChartSeries[], count: number): readonly Layer[] => {
  let ground: readonly number[] = Array.from({ length: count }, () => 0)
  return series.map(({ key, values }) => {
    const low = ground
    const high = low.map((at, bucket) => at + Math.max(0, values[bucket] ?? 0))
    ground = high
    return { key, low, high }
  })
}

/** All series added up, bucket by bucket; null where none has a value. */
export const summed = (series: readonly ChartSeries[], count: number): readonly (number | null)[] =>
  Array.from({ length: count }, (_, bucket) =>
    series.reduce<number | null>((sum, { values }) => {
      const value = values[bucket] ?? null
      return value === null ? sum : (sum ?? 0) + value
    }, null),
  )

export type Figures = { readonly p50: number; readonly p95: number; readonly max: number }

/** What to size a link by: nearest rank of the buckets that have a value; null when none has. */
export const figuresOf = (values: readonly (number | null)[]): Figures | null => {
  const known = values.filter(value => value !== null).sort((a, b) => a - b)
  const most = known.at(-1)
  if (most === undefined) return null
  const rank = (percent: number): number => known[Math.max(0, Math.ceil((percent / 100) * known.length) - 1)] ?? most
  return { p50: rank(50), p95: rank(95), max: most }
}

/** Change against the period before, in per cent; null where there was nothing to compare with. */
export const changePercent = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : ((now - before) / Math.abs(before)) * 100
