const delimiters = [',', ';', '\t', '|'] as const

/** What separates the cells of a header row: a comma, or what its language and program use instead. */
export const delimiterOf = (header: string): string => {
  let found = ','
  let most = 0
  for (const delimiter of delimiters) {
    const count = header.split(delimiter).length
    if (count > most) [found, most] = [delimiter, count]
  }
  return found
}
