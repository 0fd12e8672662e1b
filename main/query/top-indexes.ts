/** The first `limit` of the numbers 0 .. count - 1 in the order of `compare`, in that order. */
export const topIndexes = (count: number, limit: number, compare: (a: number, b: number) => number): number[] => {
  if (limit >= count) return Array.from({ length: count }, (_, at) => at).sort(compare)
  if (limit <= 0) return []
  // A heap with the worst of the best on top: most candidates are turned away by one comparison.
  const heap = Array.from({ length: limit }, (_, at) => at)
  for (let at = limit >> 1; at >= 0; at--) sink(heap, at, compare)
  for (let at = limit; at < count; at++) {
    if (compare(at, heap[0] as number) >= 0) continue
    heap[0] = at
    sink(heap, 0, compare)
  }
  return heap.sort(compare)
}

const sink = (heap: number[], from: number, compare: (a: number, b: number) => number): void => {
  let at = from
  for (;;) {
    const left = at * 2 + 1
    if (left >= heap.length) return
    const right = left + 1
    const worse = right < heap.length && compare(heap[right] as number, heap[left] as number) > 0 ? right : left
    if (compare(heap[worse] as number, heap[at] as number) <= 0) return
    const moved = heap[at] as number
    heap[at] = heap[worse] as number
    heap[worse] = moved
    at = worse
  }
}
