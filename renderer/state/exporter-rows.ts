import type { Capture } from '../../shared/model/capture'
import type { Exporter, WireProtocol } from '../../shared/model/exporter'
import { senderPattern } from '../../shared/model/sender-path'
import type { Expr } from '../../shared/query/ast'
import { termFor } from '../../shared/query/term'

const filedUnder = (pattern: string): Expr => ({ kind: 'like', field: 'file', pattern })

/** All rows a capture stored. */
export const captureRows = ({ host, started }: Capture): Expr => filedUnder(senderPattern(host, null, started))

/** The rows one exporter sent to one capture; its streams of several domains share them. */
export const exporterRows = ({ host, started }: Capture, exporter: Exporter): Expr =>
  filedUnder(senderPattern(host, exporter, started))

/** Who sends syslog or sFlow need not be who logged: a syslog line names its host, a sample its agent. */
const namesAnother: ReadonlySet<string> = new Set<WireProtocol>(['syslog', 'sflow-v5'])

/** What narrows to an exporter wherever it was heard. */
export const exporterTerm = (capture: Capture, exporter: Exporter): Expr =>
  namesAnother.has(exporter.protocol) ? exporterRows(capture, exporter) : termFor('sensor', exporter.address)
