import { renderMarkdown } from '../../shared/markdown'
import type { Finding } from '../../shared/model/finding'
import { both, type Expr, rowsWhere } from '../../shared/query/ast'
import { parseQuery } from '../../shared/query/parse'
import { printSql } from '../../shared/query/sql'
import { visibleLines } from '../../shared/units/visible-text'
import { count, escapeHtml, plural, safe, safeLines } from './html-text'
import { pairsTable, type WorldMap } from './map-svg'
import { rowsTable } from './rows-table'
import { timelineSvg } from './timeline-svg'
import { shownTime } from './times'

/** One finding with everything that supports it. */
export const findingSection = (finding: Finding, number: number, zone: string, world: WorldMap | null): string => {
  const { title, severity, note, query, from, to, rowCount, pinned, picture, created, updated } = finding
  const changed = updated > created ? `, reworded ${escapeHtml(shownTime(updated, zone))}` : ''
  const map = picture && picture.map.length > 0 ? mapFigure(picture.map, world) : ''
  const shown =
    pinned.length < rowCount ? `${count(pinned.length)} of ${plural(rowCount, 'row')}` : plural(pinned.length, 'row')
  return `<section class="finding" id="finding-${finding.id}">
<header><p class="eyebrow"><span class="badge ${severity}">${severity}</span> Finding ${number}</p>
<h2>${safe(title)}</h2>
<p class="dim">${plural(rowCount, 'row')} · ${rangeText(from, to, zone)} · made ${escapeHtml(shownTime(created, zone))}${changed}</p></header>
${note.trim() === '' ? '' : `<div class="note">${renderMarkdown(visibleLines(note))}</div>`}
<div class="query"><h3>Query</h3><pre>${query === '' ? '<span class="dim">everything</span>' : safeLines(query)}</pre>
<h3>The same as SQL</h3><pre class="sql">${safeLines(sqlOf(finding))}</pre></div>
${picture ? timelineSvg(picture, zone) : ''}
${map}
${pinned.length === 0 ? '' : `<h3>Pinned rows <span class="dim">${shown}</span></h3>${rowsTable(pinned, zone)}`}
</section>`
}

const mapFigure = (pairs: NonNullable<Finding['picture']>['map'], world: WorldMap | null): string =>
  `<figure class="picture where"><figcaption>Where</figcaption>${world?.map(pairs) ?? ''}${pairsTable(pairs)}</figure>`

const rangeText = (from: number | null, to: number | null, zone: string): string => {
  if (from === null && to === null) return 'whole time of the case'
  if (from === null) return `before ${escapeHtml(shownTime(to ?? 0, zone))}`
  if (to === null) return `from ${escapeHtml(shownTime(from, zone))}`
  return `${escapeHtml(shownTime(from, zone))} to ${escapeHtml(shownTime(to, zone))}, end excluded`
}

const sqlOf = ({ query, from, to }: Finding): string => {
  const parsed = parseQuery(query, { dialect: 'search', zone: 'UTC' })
  if (!parsed.ok) return `-- this version cannot read the query: ${parsed.error.message.replaceAll(/\s+/g, ' ')}`
  const after: Expr | null = from === null ? null : { kind: 'compare', field: 'start', op: '>=', value: from }
  const before: Expr | null = to === null ? null : { kind: 'compare', field: 'start', op: '<', value: to }
  return printSql(rowsWhere(both(parsed.query.where, both(after, before))))
}
