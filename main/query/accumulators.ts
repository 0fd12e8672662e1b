/**
 * Columns of numbers, one entry a group, that grow with the groups. How two entries of one group become one: `first` and
 * `last` are times whose row's id stands in the column after them, and the columns marked `along` follow that row.
 */
export type Fold = 'add' | 'min' | 'max' | 'first' | 'last' | 'along'

export type Accumulators = {
  readonly columns: () => readonly Float64Array[]
  readonly reserve: (groups: number) => void
  /** Back to nothing for the first `groups`. */
  readonly clear: (groups: number) => void
}

const nothing: Readonly<Record<Fold, number>> = {
  add: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  first: Number.POSITIVE_INFINITY,
  last: Number.NEGATIVE_INFINITY,
  along: 0,
}

export const createAccumulators = (folds: readonly Fold[]): Accumulators => {
  let room = 0
  let columns: readonly Float64Array[] = folds.map(() => new Float64Array(0))
  return {
    columns: () => columns,
    reserve: groups => {
      if (groups <= room) return
      room = Math.max(groups, Math.ceil(room * 1.6), 1024)
      columns = columns.map((old, at) => {
        const wider = new Float64Array(room)
        const empty = nothing[folds[at] ?? 'add']
        if (empty !== 0) wider.fill(empty, old.length)
        wider.set(old)
        return wider
      })
    },
    clear: groups => {
      for (const [at, column] of columns.entries()) column.fill(nothing[folds[at] ?? 'add'], 0, groups)
    },
  }
}

/** Adds entries `from` .. `from + count - 1` of other columns to the groups of these numbers. */
export const foldInto = (
  folds: readonly Fold[],
  into: readonly Float64Array[],
  entries: readonly Float64Array[],
  from: number,
  groups: Uint32Array,
  count: number,
): void => {
  for (const [at, fold] of folds.entries()) {
    const [column, values] = [into[at], entries[at]]
    if (!column || !values || fold === 'along') continue
    if (fold === 'add') addEntries(column, values, from, groups, count)
    else if (fold === 'min' || fold === 'max') extend(column, values, from, groups, count, fold === 'max')
    else {
      const ride = folds.slice(at + 1).findIndex(other => other !== 'along')
      const width = ride < 0 ? folds.length - at : ride + 1
      follow(into.slice(at, at + width), entries.slice(at, at + width), from, groups, count, fold === 'last')
    }
  }
}

const addEntries = (
  into: Float64Array,
  values: Float64Array,
  from: number,
  groups: Uint32Array,
  count: number,
): void => {
  for (let at = 0; at < count; at++) {
    const group = groups[at] as number
    into[group] = (into[group] as number) + (values[from + at] as number)
  }
}

const extend = (
  into: Float64Array,
  values: Float64Array,
  from: number,
  groups: Uint32Array,
  count: number,
  greatest: boolean,
): void => {
  for (let at = 0; at < count; at++) {
    const group = groups[at] as number
    const value = values[from + at] as number
    if (greatest ? value > (into[group] as number) : value < (into[group] as number)) into[group] = value
  }
}

/** Of rows that began together the one stored first or last is meant. */
const follow = (
  [times, ids, ...others]: readonly Float64Array[],
  [fromTimes, fromIds, ...fromOthers]: readonly Float64Array[],
  from: number,
  groups: Uint32Array,
  count: number,
  last: boolean,
): void => {
  if (!times || !ids || !fromTimes || !fromIds) return
  const sign = last ? -1 : 1
  for (let at = 0; at < count; at++) {
    const group = groups[at] as number
    const time = fromTimes[from + at] as number
    const before = sign * (time - (times[group] as number))
    // Nothing yet and nothing to add: infinite on both sides.
    if (before > 0 || before !== before) continue
    const id = fromIds[from + at] as number
    if (before === 0 && sign * (id - (ids[group] as number)) >= 0) continue
    times[group] = time
    ids[group] = id
    for (let ride = 0; ride < others.length; ride++)
      (others[ride] as Float64Array)[group] = (fromOthers[ride] as Float64Array)[from + at] as number
  }
}
