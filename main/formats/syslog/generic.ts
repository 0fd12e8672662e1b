import type { Line } from './header'
import type { Reading } from './reading'
import { severityOfSyslog } from './words'

/** Elements that say how a message was sent, not what it says (RFC 5424, section 7). */
const transportData = /^(\[(meta|timeQuality|origin)\b[^\]]*\])+$/

/** Any other line: what it says is kept as text, to be searched. */
export const readGeneric = ({ priority, app, messageId, data, message }: Line): Reading => {
  const structured = data === null || transportData.test(data) ? '' : data
  return {
    kind: 'event',
    app,
    category: messageId,
    severity: priority === null ? null : severityOfSyslog(priority % 8),
    message: structured === '' || message === '' ? structured || message : `${structured} ${message}`,
  }
}
