import { csvReport } from './csv'
import { htmlReport } from './html'
import { ndjsonReport } from './ndjson'
import type { Report, ReportKind } from './report'

export const reports: readonly ReportKind[] = [htmlReport, csvReport, ndjsonReport]

/** The report as a file of that kind, named after the case. */
export const renderReport = (
  kind: ReportKind['kind'],
  report: Report,
): { readonly name: string; readonly mime: string; readonly text: string } => {
  const found = reports.find(one => one.kind === kind)
  if (!found) throw new Error(`No report of the kind ${kind} is known`)
  const base =
    report.info.name
      .replace(/\.netwake$/i, '')
      .replaceAll(/[^\p{L}\p{N}._]+/gu, '-')
      .replaceAll(/^[-.]+|-+$/g, '') || 'case'
  return { name: `${base}-findings.${found.extension}`, mime: found.mime, text: found.render(report) }
}
