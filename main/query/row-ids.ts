/** Place of the first of ascending ids that is not below this one. */
export const placeOf = (ids: Uint32Array, id: number): number => {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ids[middle] as number) < id) low = middle + 1
    else high = middle
  }
  return low
}
