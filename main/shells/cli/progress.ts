import type { ImportJob } from '../../../shared/contract'
import { formatBytes } from '../../../shared/units/bytes'
import { formatDuration } from '../../../shared/units/duration'
import { formatCount } from '../../../shared/units/number'
import { visibleText } from '../../../shared/units/visible-text'

const plainEveryMs = 5000
const rewriteEveryMs = 100

export type Progress = {
  readonly show: (text: string) => void
  /** Leaves the terminal clean for what follows. */
  readonly end: () => void
}

/** One line rewritten in place on a terminal; elsewhere a line now and then. */
export const createProgress = (stream: NodeJS.WriteStream = process.stderr): Progress => {
  let last = stream.isTTY ? 0 : Date.now()
  let written = false
  return {
    show: text => {
      const now = Date.now()
      if (now - last < (stream.isTTY ? rewriteEveryMs : plainEveryMs)) return
      last = now
      const plain = visibleText(text)
      if (stream.isTTY) stream.write(`\r\u001b[K${plain.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`)
      else stream.write(`${plain}\n`)
      written = true
    },
    end: () => {
      if (stream.isTTY && written) stream.write('\r\u001b[K')
      written = false
    },
  }
}

/** Where an import stands, in one line. */
export const importLine = ({
  bytes,
  totalBytes,
  filesDone,
  files,
  records,
  rate,
  leftMs,
  current,
  state,
}: ImportJob): string => {
  const percent = totalBytes > 0 ? `${Math.min(100, Math.floor((bytes / totalBytes) * 100))}%` : ''
  return [
    state === 'paused' ? 'paused' : `${filesDone} of ${files} ${files === 1 ? 'file' : 'files'}`,
    percent,
    `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
    `${formatCount(records)} records`,
    rate === null ? '' : `${formatCount(Math.round(rate))}/s`,
    leftMs === null ? '' : `${formatDuration(leftMs)} left`,
    current ?? '',
  ]
    .filter(part => part !== '')
    .join('  ')
}
