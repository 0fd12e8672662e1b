/** Numbers texts as they come; 0 is the empty text. */
export const createLabels = () => {
  const list: string[] = ['']
  const known = new Map([['', 0]])
  return {
    list,
    index: (label: string): number => {
      const found = known.get(label)
      if (found !== undefined) return found
      known.set(label, list.length)
      return list.push(label) - 1
    },
  }
}
