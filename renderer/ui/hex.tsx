import styles from './hex.module.css'

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), character => character.charCodeAt(0))

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')
const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0')

type Mark = { readonly offset: number; readonly length: number }

/** The part of a line that is marked, as positions in it; equal where nothing is. */
const markedIn = (mark: Mark | null, from: number, to: number): readonly [number, number] => {
  if (!mark) return [0, 0]
  const begin = Math.max(from, mark.offset)
  const end = Math.min(to, mark.offset + mark.length)
  return end > begin ? [begin - from, end - from] : [0, 0]
}

const Marked = ({
  before,
  marked,
  after,
}: {
  readonly before: string
  readonly marked: string
  readonly after: string
}) => (
  <>
    {before}
    {marked !== '' && <mark>{marked}</mark>}
    {after}
  </>
)

/**
 * Bytes as hexadecimal and as text, a line for every `width` of them; `start` is the position of the first, and `mark`
 * the bytes to be pointed at.
 */
export const Hex = ({
  base64,
  start = 0,
  width = 16,
  mark = null,
  label,
}: {
  readonly base64: string
  readonly start?: number
  readonly width?: number
  readonly mark?: Mark | null
  readonly label: string
}) => {
  const bytes = bytesOf(base64)
  const lines = Array.from({ length: Math.ceil(bytes.length / width) }, (_, line) => {
    const from = line * width
    const part = [...bytes.subarray(from, from + width)]
    const [begin, end] = markedIn(mark, from, from + part.length)
    const hex = (a: number, b: number) => part.slice(a, b).map(hexOf).join(' ')
    const text = (a: number, b: number) => part.slice(a, b).map(printable).join('')
    const gap = (a: number, b: number) => (a < b ? ' ' : '')
    return {
      at: (start + from).toString(16).padStart(8, '0'),
      hex: {
        before: hex(0, begin) + gap(0, begin),
        marked: hex(begin, end),
        after: `${begin < end ? gap(end, part.length) : ''}${hex(end, part.length)}`,
      },
      pad: '   '.repeat(width - part.length),
      text: { before: text(0, begin), marked: text(begin, end), after: text(end, part.length) },
    }
  })
  return (
    <div className={styles['hex']} role="figure" aria-label={label} tabIndex={0}>
      {lines.map(({ at, hex, pad, text }) => (
        <div key={at}>
          <span className={styles['at']}>{at}</span> <Marked {...hex} />
          {pad}{' '}
          <span className={styles['text']}>
            <Marked {...text} />
          </span>
        </div>
      ))}
    </div>
  )
}
