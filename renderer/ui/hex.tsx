import styles from './hex.module.css'

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), character => character.charCodeAt(0))

const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')

/** Bytes as hexadecimal and as text, a line for every `width` of them; `start` is the position of the first. */
export const Hex = ({
  base64,
  start = 0,
  width = 16,
  label,
}: {
  readonly base64: string
  readonly start?: number
  readonly width?: number
  readonly label: string
}) => {
  const bytes = bytesOf(base64)
  const lines = Array.from({ length: Math.ceil(bytes.length / width) }, (_, line) => {
    const part = [...bytes.subarray(line * width, (line + 1) * width)]
    return {
      at: (start + line * width).toString(16).padStart(8, '0'),
      hex: part
        .map(byte => byte.toString(16).padStart(2, '0'))
        .join(' ')
        .padEnd(width * 3 - 1),
      text: part.map(printable).join(''),
    }
  })
  return (
    <div className={styles['hex']} role="figure" aria-label={label} tabIndex={0}>
      {lines.map(({ at, hex, text }) => (
        <div key={at}>
          <span className={styles['at']}>{at}</span> {hex} <span className={styles['text']}>{text}</span>
        </div>
      ))}
    </div>
  )
}
