export type Point = readonly [number, number]

/**
 * Leaves out points that hardly change the shape (Visvalingam and Whyatt): again and again the one whose triangle with
 * its neighbours is smallest, until that is no longer below the limit. Ends stay, so that borders of neighbours still
 * meet; areas are in square degrees at the equator, so that the far north is not drawn finer than the rest.
 */
export const simplify = (line: readonly Point[], limit: number, fewest: number): readonly Point[] => {
  const kept = [...line]
  const areas = kept.map((_, at) => areaAt(kept, at))
  while (kept.length > fewest) {
    let smallest = 1
    for (let at = 2; at < kept.length - 1; at++) {
      if ((areas[at] ?? 0) < (areas[smallest] ?? 0)) smallest = at
    }
    const area = areas[smallest] ?? 0
    if (kept.length < 3 || area >= limit) break
    kept.splice(smallest, 1)
    areas.splice(smallest, 1)
    // Never below the area just removed, else a slow curve would be eaten up from one end.
    for (const at of [smallest - 1, smallest]) areas[at] = Math.max(area, areaAt(kept, at))
  }
  return kept
}

const areaAt = (line: readonly Point[], at: number): number => {
  const before = line[at - 1]
  const here = line[at]
  const after = line[at + 1]
  if (!before || !here || !after) return Number.POSITIVE_INFINITY
  const twice = (after[0] - before[0]) * (here[1] - before[1]) - (here[0] - before[0]) * (after[1] - before[1])
  return (Math.abs(twice) / 2) * Math.cos((here[1] * Math.PI) / 180)
}
