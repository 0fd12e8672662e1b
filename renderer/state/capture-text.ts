import type { Capture } from '../../shared/model/capture'
import { t } from '../text'
import { formatBytes, formatCount } from '../ui/format'

/** Where a capture listens: `127.0.0.1:2055`, `[::1]:2055`, `0.0.0.0 :2055 :9995`. */
export const captureName = ({ host, ports }: Pick<Capture, 'host' | 'ports'>): string => {
  const place = host.includes(':') ? `[${host}]` : host
  const [only] = ports
  return ports.length === 1 ? `${place}:${only}` : `${place} ${ports.map(port => `:${port}`).join(' ')}`
}

export const isRunning = ({ state }: Pick<Capture, 'state'>): boolean => state === 'listening' || state === 'stopping'

const dayMs = 86_400_000

/** How long live rows stay, in words. */
export const retentionText = ({ retention: { ms, bytes } }: Pick<Capture, 'retention'>): string => {
  const parts = [
    ...(ms === null ? [] : [t('live.keptDays', { count: ms / dayMs, shown: formatCount(ms / dayMs) })]),
    ...(bytes === null ? [] : [t('live.keptBytes', { shown: formatBytes(bytes) })]),
  ]
  return parts.length === 0 ? t('live.keptAll') : parts.join(', ')
}
