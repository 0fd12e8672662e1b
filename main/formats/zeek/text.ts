import type { Sink } from '../format'
import { textOf } from '../json-value'

type TextColumn =
  | 'app'
  | 'hostname'
  | 'http_method'
  | 'message'
  | 'sensor'
  | 'src_mac'
  | 'dst_mac'
  | 'url'
  | 'user'
  | 'user_agent'

/** A text, or nothing where the log says nothing. */
export const fillText = (sink: Sink, column: TextColumn, value: unknown): void => {
  const text = textOf(value)
  if (text !== null) sink.draft[column] = sink.text(text)
}

/** Several values as one text, those that say nothing left out. */
export const joinedTexts = (values: readonly unknown[], between: string): string | null => {
  const texts = values.flatMap(value => textOf(value) ?? [])
  return texts.length === 0 ? null : texts.join(between)
}
