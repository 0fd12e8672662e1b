import { cx } from './cx'
import styles from './query-text.module.css'

type Piece = { readonly from: number; readonly to: number }

/** The text cut wherever a token or the marked part begins or ends. */
const cutAt = (text: string, pieces: readonly Piece[]): readonly Piece[] => {
  const ends = [...new Set([0, text.length, ...pieces.flatMap(({ from, to }) => [from, to])])]
    .filter(at => at >= 0 && at <= text.length)
    .sort((a, b) => a - b)
  return ends.slice(1).map((to, at) => ({ from: ends[at] ?? 0, to }))
}

const holds = (outer: Piece, inner: Piece): boolean => outer.from <= inner.from && inner.to <= outer.to

/** A query in the colours of its tokens, with the part that matters marked. */
export const QueryText = ({
  text,
  tokens,
  marked,
  oneLine = false,
}: {
  readonly text: string
  readonly tokens: readonly (Piece & { readonly kind: string })[]
  readonly marked: Piece
  readonly oneLine?: boolean
}) => (
  <code className={cx(styles['query'], oneLine && styles['line'])}>
    {cutAt(text, [...tokens, marked]).map(piece => {
      const kind = tokens.find(token => holds(token, piece))?.kind
      const words = text.slice(piece.from, piece.to)
      return holds(marked, piece) ? (
        <mark key={piece.from} data-kind={kind}>
          {words}
        </mark>
      ) : (
        <span key={piece.from} data-kind={kind}>
          {words}
        </span>
      )
    })}
  </code>
)
