import type { EvidenceFile } from '../../shared/model/file'
import { keptMapping } from '../../shared/model/kept-mapping'
import { formatBytes } from '../../shared/units/bytes'
import { count, escapeHtml, plural, safe } from './html-text'
import type { Report } from './report'
import { shownTime } from './times'

/** What was read, how it adds up, and what it cannot tell. */
export const evidenceSection = ({ info, files, zone }: Report): string => {
  const verdict = info.balanced
    ? '<span class="ok">The books balance: every record read is accounted for.</span>'
    : '<span class="denied">The books do not balance: records are missing from the count.</span>'
  return `<section class="evidence"><h2>Evidence</h2>
<p>${plural(info.files, 'file')}, ${formatBytes(info.bytes)}. ${plural(info.seen, 'record')} seen = ${count(info.stored)} stored + ${count(info.rejected)} rejected + ${count(info.skipped)} skipped + ${count(info.duplicate)} duplicate. ${verdict}</p>
<div class="scroll"><table class="files"><thead><tr><th>File</th><th>Format</th><th class="number">Bytes</th><th class="number">Seen</th><th class="number">Stored</th><th class="number">Rejected</th><th class="number">Skipped</th><th class="number">Duplicate</th></tr></thead>
${files.map(file => fileRows(file, zone)).join('')}</table></div>
${info.blindSpots.length === 0 ? '' : blindSpots(info.blindSpots)}</section>`
}

const fileRows = (file: EvidenceFile, zone: string): string => {
  const { path, sha256, bytes, format, state, seen, stored, rejected, skipped, duplicate, first, last, error } = file
  const numbers = [bytes, seen, stored, rejected, skipped, duplicate].map(
    value => `<td class="number">${count(value)}</td>`,
  )
  const kinds = Object.entries(file.skippedKinds).map(([kind, many]) => `${safe(kind, 60)} ${count(many)}`)
  const span = first === null || last === null ? '' : `${shownTime(first, zone)} to ${shownTime(last, zone)}`
  const facts = [
    `<span class="mono">sha256 ${sha256 === null ? 'not read to the end' : escapeHtml(sha256)}</span>`,
    ...(span === '' ? [] : [escapeHtml(span)]),
    ...(state === 'complete' ? [] : [`<span class="denied">import ${escapeHtml(state)}</span>`]),
    ...(kinds.length === 0 ? [] : [`skipped: ${kinds.join(', ')}`]),
    ...mappingFact(file),
    ...(error === null ? [] : [`<span class="denied">${safe(error)}</span>`]),
  ]
  return `<tbody><tr><td class="wrap">${safe(path, 600)}</td><td>${safe(format ?? 'not recognised')}</td>${numbers.join('')}</tr><tr class="more"><td colspan="8">${facts.join(' · ')}</td></tr></tbody>`
}

/** What a person said the columns are: whoever judges the rows has to see it. */
const mappingFact = (file: EvidenceFile): readonly string[] => {
  const mapping = keptMapping(file)
  if (mapping === null) return []
  const { name, columns, constants, time } = mapping
  const read = columns.map(({ column, field }) => `${safe(column, 60)} as ${field}`)
  const fixed = constants.map(({ field, value }) => `${field} always ${safe(value, 60)}`)
  return [
    `read by the mapping ${safe(name, 100)}: ${[...read, ...fixed].join(', ')}; times ${safe(time.format, 64)} on the clock of ${safe(time.zone, 64)}`,
  ]
}

const blindSpots = (spots: Report['info']['blindSpots']): string => {
  const byFormat = new Map<string, string[]>()
  for (const { format, source, text } of spots) {
    const title = source === undefined ? format : `${format}, ${source}`
    byFormat.set(title, [...(byFormat.get(title) ?? []), text])
  }
  const parts = [...byFormat].map(
    ([format, texts]) => `<dt>${safe(format)}</dt>${texts.map(text => `<dd>${safe(text, 1000)}</dd>`).join('')}`,
  )
  return `<h2 class="blind-title">What these logs cannot tell</h2><dl class="blind">${parts.join('')}</dl>`
}
