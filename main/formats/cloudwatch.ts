import type { JsonObject } from './json-value'

/** Members under which log shippers and CloudWatch Logs put the raw line. */
const messageKeys = ['message', 'body', '@message'] as const

/** The raw line inside a wrapping JSON object; null when there is none. */
export const messageOf = (value: JsonObject): string | null => {
  for (const key of messageKeys) {
    const message = value[key]
    if (typeof message === 'string') return message
  }
  return null
}

/** When CloudWatch Logs says the event happened, ms; `NaN` when the envelope has no such time. */
export const eventTimeOf = (value: JsonObject): number => {
  const time = value['timestamp']
  return typeof time === 'number' ? time : Number.NaN
}

/** Each log event has an id of its own, a long number; other wrappers use the name for something else. */
export const eventIdOf = (value: JsonObject): string | null => {
  const { id } = value
  return typeof id === 'string' && /^\d{20,80}$/.test(id) && typeof value['timestamp'] === 'number' ? id : null
}

const csvStart = /^"?\d{4}-\d{2}-\d{2}[T ][\d:.]{5,15}Z?"?,/
const exportStart = /^\d{4}-\d{2}-\d{2}T[\d:.]{5,15}Z\s/

/**
 * The message of a line that CloudWatch Logs wrote: `time message` from an export task, `time,"message"` from Logs Insights as
 * CSV. A line without such a start is its own message; null for the header of the CSV.
 */
export const cloudWatchMessage = (line: string): string | null => {
  if (/^"?@?timestamp"?,"?@?message"?/.test(line)) return null
  const csv = csvStart.exec(line)
  if (csv) return unquoteCell(line.slice(csv[0].length))
  return line.replace(exportStart, '')
}

/** The first cell of what is left of a CSV row. */
const unquoteCell = (text: string): string => {
  if (!text.startsWith('"')) return text
  let at = 1
  while (at < text.length) {
    const quote = text.indexOf('"', at)
    if (quote < 0) break
    if (text[quote + 1] !== '"') return text.slice(1, quote).replaceAll('""', '"')
    at = quote + 2
  }
  return text.slice(1).replaceAll('""', '"')
}
