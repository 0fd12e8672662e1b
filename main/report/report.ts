import type { CaseInfo, Database } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import type { Finding } from '../../shared/model/finding'
import type { Land } from '../../shared/model/land'

/** Everything a report says, gathered before any kind of file is made of it. */
export type Report = {
  readonly info: CaseInfo
  readonly findings: readonly Finding[]
  readonly files: readonly EvidenceFile[]
  readonly databases: readonly Database[]
  /** The app's own version first, then what it stands on. */
  readonly versions: Readonly<Record<string, string>>
  /** IANA zone in which times are shown. */
  readonly zone: string
  readonly made: number
  /** The land for the maps; null leaves the tables of country pairs. */
  readonly land: Land | null
}

/** One kind of file a report can become. */
export type ReportKind = {
  readonly kind: 'html' | 'csv' | 'ndjson'
  readonly mime: string
  readonly extension: string
  readonly render: (report: Report) => string
}
