/**
 * The order rows were given when they were sorted, kept while their values change under the reader's eyes: rows that are
 * gone leave it, new ones come last.
 */
export const steadyOrder = (kept: readonly string[], sorted: readonly string[]): readonly string[] => {
  const there = new Set(sorted)
  const known = new Set(kept)
  return [...kept.filter(id => there.has(id)), ...sorted.filter(id => !known.has(id))]
}
