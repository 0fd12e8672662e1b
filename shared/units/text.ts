/** Lower-cases A to Z only. Queries, SQL (`nocase`) and the lens compare text this way, so all three agree on every alphabet. */
export const foldCase = (text: string): string => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 65 && code <= 90) return text.replaceAll(/[A-Z]+/g, capitals => capitals.toLowerCase())
  }
  return text
}

/** How many single-character edits (insert, delete, replace, swap neighbours) lead from one word to the other. */
export const editDistance = (a: string, b: string): number => {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

const shortestBeginning = 3

/** The known word nearest to a typed one or begun by it, without case; null when nothing is near. */
export const nearest = (typed: string, known: Iterable<string>): string | null => {
  const wanted = foldCase(typed).slice(0, 64)
  const most = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | null = null
  let bestDistance = most + 1
  let begun: string | null = null
  for (const word of known) {
    // A word that was broken off is meant, whatever little else is spelled alike.
    if (wanted.length >= shortestBeginning && foldCase(word).startsWith(wanted)) {
      if (begun === null || word.length < begun.length) begun = word
    }
    if (Math.abs(word.length - wanted.length) >= bestDistance) continue
    const distance = editDistance(wanted, foldCase(word))
    if (distance < bestDistance) [best, bestDistance] = [word, distance]
  }
  return begun ?? best
}
