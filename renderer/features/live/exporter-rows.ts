import type { Capture } from '../../../shared/model/capture'
import type { Exporter } from '../../../shared/model/exporter'
import { senderPattern } from '../../../shared/model/sender-path'
import type { Expr } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'

const filedUnder = (pattern: string): Expr => ({ kind: 'like', field: 'file', pattern })

/** All rows a capture stored. */
export const captureRows = ({ host, started }: Capture): Expr => filedUnder(senderPattern(host, null, started))

/** The rows one exporter sent to one capture; its streams of several domains share them. */
export const exporterRows = ({ host, started }: Capture, exporter: Exporter): Expr =>
  filedUnder(senderPattern(host, exporter, started))

/** What narrows to an exporter wherever it was heard. What relays syslog is not what logged it. */
export const exporterTerm = (capture: Capture, exporter: Exporter): Expr =>
  exporter.protocol === 'syslog' ? exporterRows(capture, exporter) : termFor('sensor', exporter.address)
