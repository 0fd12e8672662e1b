import { findingSeverities } from '../../shared/model/finding'
import { checkedFinding } from './checked-finding'
import { evidenceSection } from './evidence-section'
import { findingSection } from './finding-section'
import { htmlStyle } from './html-style'
import { count, escapeHtml, plural, safe } from './html-text'
import { createWorldMap } from './map-svg'
import type { Report, ReportKind } from './report'
import { shownTime, zoneName } from './times'

/** Nothing is loaded and nothing runs, whatever the evidence holds. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"

/** One self-contained page, for the screen and for paper. */
export const htmlReport: ReportKind = {
  kind: 'html',
  mime: 'text/html',
  extension: 'html',
  render: report => {
    const { findings, zone, land } = report
    const world = land ? createWorldMap(land) : null
    const sections = findings.map((finding, at) => findingSection(checkedFinding(finding), at + 1, zone, world))
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${safe(report.info.name)}: findings</title>
<style>${htmlStyle}</style></head>
<body>${world?.defs ?? ''}<main>
${titlePage(report)}
${findings.length === 0 ? '<section class="finding"><p>No findings were recorded in this case.</p></section>' : sections.join('\n')}
${evidenceSection(report)}
${sourcesSection(report)}
</main></body></html>
`
  },
}

const titlePage = ({ info, findings, zone, made, versions }: Report): string => {
  const { first, last } = info
  const span =
    first === null || last === null
      ? 'no flows'
      : `${escapeHtml(shownTime(first, zone))}<br>${escapeHtml(shownTime(last, zone))}`
  const facts: readonly (readonly [string, string])[] = [
    ['Time span', span],
    ['Time zone', escapeHtml(zoneName(zone, last ?? made))],
    ['Flows', `${count(info.flows)} from ${plural(info.files, 'evidence file')}`],
    ['Hosts', count(info.hosts)],
    ['Made', escapeHtml(shownTime(made, zone))],
    [
      'With',
      Object.entries(versions)
        .map(([name, version]) => `${safe(name)} ${safe(version)}`)
        .join(', '),
    ],
  ]
  const severities = findingSeverities
    .toReversed()
    .map(severity => [severity, findings.filter(finding => finding.severity === severity).length] as const)
    .filter(([, many]) => many > 0)
    .map(([severity, many]) => `<span class="badge ${severity}">${count(many)} ${severity}</span>`)
  const contents = findings.map(
    (finding, at) =>
      `<li><a href="#finding-${finding.id}"><span class="number">${at + 1}</span><span class="badge ${finding.severity}">${finding.severity}</span><span>${safe(finding.title)}</span></a></li>`,
  )
  return `<section class="cover"><p class="brand">Netwake <span>network flow investigation</span></p>
<h1>${safe(info.name.replace(/\.netwake$/i, ''))}</h1>
<p class="lead">${plural(findings.length, 'finding')} ${severities.join(' ')}</p>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
${contents.length === 0 ? '' : `<nav aria-label="Findings"><ol class="contents">${contents.join('')}</ol></nav>`}</section>`
}

const sourcesSection = ({ databases }: Report): string => {
  const rows = databases.map(
    ({ title, date, licence, attribution, url }) =>
      `<tr><td>${safe(title)}</td><td>${safe(date)}</td><td>${safe(licence)}</td><td>${safe(attribution)}<br><span class="dim">${safe(url)}</span></td></tr>`,
  )
  return `<section class="sources"><h2>Sources of places, holders and names</h2>
<table><thead><tr><th>Data</th><th>Date</th><th>Licence</th><th>Attribution</th></tr></thead><tbody>${rows.join('')}</tbody></table>
<p class="small dim">Countries and holders are those of the dates above, not of the time of the traffic. Characters of log text that cannot be seen are shown by their number, as in ⟨U+202E⟩.</p></section>`
}
