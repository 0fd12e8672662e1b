const latinPx = 6.7
const widePx = 12.2

const isWide = (letter: string): boolean => (letter.codePointAt(0) ?? 0) >= 0x2e80

/** About how wide words are at 12 px: a drawing cannot ask before it is drawn. */
export const widthOfText = (text: string): number => {
  let width = 0
  for (const letter of text) width += isWide(letter) ? widePx : latinPx
  return width
}

/** Words cut to the room there is, with a sign that they were. */
export const fitted = (text: string, roomPx: number): string => {
  if (widthOfText(text) <= roomPx) return text
  let width = latinPx
  let kept = ''
  for (const letter of text) {
    width += isWide(letter) ? widePx : latinPx
    if (width > roomPx) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}
