import { foldedAddress, isFolded } from '../../shared/model/aggregated'
import { fields } from '../../shared/model/fields'
import { formatBytes } from '../../shared/units/bytes'
import { formatDuration } from '../../shared/units/duration'
import { count, escapeHtml, safe } from './html-text'
import { shownTime } from './times'

type Row = Readonly<Record<string, unknown>>

/** What the table's own columns show; every other value of a row stands in the line below it. */
const inColumns = new Set(
  [
    'id',
    'kind',
    'start',
    'protocol',
    'service',
    'action',
    'bytes',
    'packets',
    'rule',
    'file',
    'record',
    'format',
  ].concat(['src', 'dst'].flatMap(side => ['ip', 'port', 'country', 'org', 'name'].map(part => `${side}_${part}`))),
)
const typeOf = new Map(fields.map(({ name, type, unit }) => [name, { type, unit }] as const))
const order = new Map(fields.map(({ name }, at) => [name, at] as const))

/** The pinned rows with everything that is known of each. */
export const rowsTable = (rows: readonly Row[], zone: string): string => {
  const body = rows.map(row => {
    const action = text(row, 'action')
    const cells = [
      `<td class="mono time">${time(row['start'], zone)}</td>`,
      `<td class="${row['kind'] === 'alert' ? 'alerts' : action === 'allowed' || action === 'denied' ? action : 'other'}">${safe(row['kind'] === 'alert' ? `alert ${action}` : action || 'not logged')}</td>`,
      `<td>${end(row, 'src')}</td>`,
      `<td>${end(row, 'dst')}</td>`,
      `<td>${safe([text(row, 'protocol'), text(row, 'service')].filter(Boolean).join(' '))}</td>`,
      `<td class="number">${amount(row['bytes'], formatBytes)}</td>`,
      `<td class="number">${amount(row['packets'], count)}</td>`,
      `<td class="wrap">${safe(text(row, 'rule'), 200)}</td>`,
      `<td class="wrap mono small">${safe(baseName(text(row, 'file')), 120)}${row['record'] === undefined ? '' : ` #${safe(text(row, 'record'))}`}</td>`,
    ]
    const more = Object.keys(row)
      .filter(name => !inColumns.has(name) && row[name] !== null && row[name] !== undefined)
      .sort((a, b) => (order.get(a) ?? 999) - (order.get(b) ?? 999))
      .map(name => `<span><b>${safe(name)}</b> ${safe(valueText(name, row[name], zone), 300)}</span>`)
    const below = more.length > 0 ? `<tr class="more"><td></td><td colspan="8">${more.join(' ')}</td></tr>` : ''
    return `<tbody><tr>${cells.join('')}</tr>${below}</tbody>`
  })
  return `<div class="scroll"><table class="rows"><thead><tr><th>Start</th><th>Action</th><th>Source</th><th>Destination</th><th>Service</th><th class="number">Bytes</th><th class="number">Packets</th><th>Rule</th><th>Evidence</th></tr></thead>${body.join('')}</table></div>`
}

/** Any value of a row as text: pinned rows come from a case file, so they hold what whoever wrote it put there. */
const asText = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}

const text = (row: Row, name: string): string => asText(row[name])

const end = (row: Row, side: 'src' | 'dst'): string => {
  const address = text(row, `${side}_ip`)
  const port = text(row, `${side}_port`)
  const whole = port === '' ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const about = ['name', 'country', 'org'].map(part => text(row, `${side}_${part}`)).filter(Boolean)
  const missing = isFolded(row, `${side}_ip`) ? foldedAddress : 'not recorded'
  const first =
    address === ''
      ? `<span class="dim">${missing}</span>${port === '' ? '' : ` <span class="mono">:${safe(port)}</span>`}`
      : `<span class="mono">${safe(whole)}</span>`
  return about.length > 0 ? `${first}<br><span class="small dim">${safe(about.join(' · '), 120)}</span>` : first
}

const time = (value: unknown, zone: string): string =>
  typeof value === 'number' ? escapeHtml(shownTime(value, zone)).replace(' ', '<br>') : safe(asText(value))

const amount = (value: unknown, print: (value: number) => string): string =>
  typeof value === 'number' ? escapeHtml(print(value)) : safe(asText(value))

const valueText = (name: string, value: unknown, zone: string): string => {
  const { type, unit } = typeOf.get(name) ?? {}
  if (typeof value === 'number') {
    if (type === 'time') return shownTime(value, zone)
    if (type === 'duration') return formatDuration(value)
    return unit === 'bytes' ? formatBytes(value) : String(value)
  }
  return asText(value)
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
