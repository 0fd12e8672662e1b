import { formatIso, zoneOffsetLabel } from '../../shared/units/time'

/** `2026-06-01 09:30:00 +09:00`: easier on the eye than ISO 8601, and as exact. */
export const shownTime = (ms: number, zone: string): string =>
  formatIso(ms, zone)
    .replace('T', ' ')
    .replace(/(Z|[+-]\d\d:\d\d)$/, ' $1')
    .replace(' Z', ' UTC')

/** `Asia/Tokyo (UTC+09:00)`. */
export const zoneName = (zone: string, at: number): string => {
  const label = zoneOffsetLabel(zone, at)
  return label === zone ? zone : `${zone} (${label})`
}

const steps = [
  1, 10, 100, 1000, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  172_800_000, 604_800_000,
]

/** Round moments of a zone's clock within a range, at most so many, with their labels. */
export const timeTicks = (
  from: number,
  to: number,
  most: number,
  zone: string,
): readonly { readonly at: number; readonly label: string }[] => {
  const step = steps.find(size => (to - from) / size <= most)
  if (step === undefined) return monthTicks(from, to, most)
  const ticks: { at: number; label: string }[] = []
  // Ticks stand on the zone's own full hours and days; the offset at the start is good enough for a picture.
  const ahead = offsetMs(from, zone)
  for (let at = Math.ceil((from + ahead) / step) * step - ahead; at <= to; at += step) {
    ticks.push({ at, label: tickLabel(at, step, zone) })
    if (ticks.length > most + 1) break
  }
  return ticks
}

const monthMs = 2_629_746_000
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 600]

/** First days of months, by UTC: over such spans an offset is not to be seen. */
const monthTicks = (
  from: number,
  to: number,
  most: number,
): readonly { readonly at: number; readonly label: string }[] => {
  const months =
    monthSteps.find(step => (to - from) / (step * monthMs) <= most) ?? Math.ceil((to - from) / monthMs / most)
  const first = new Date(from)
  const ticks: { at: number; label: string }[] = []
  for (
    let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth() + 1) / months) * months;
    ;
    month += months
  ) {
    const at = Date.UTC(Math.floor(month / 12), month % 12)
    if (!(at <= to) || ticks.length > most + 1) return ticks
    const label = new Date(at).toISOString()
    ticks.push({ at, label: months % 12 === 0 ? label.slice(0, 4) : label.slice(0, 7) })
  }
}

const offsetMs = (at: number, zone: string): number => {
  const [, sign = '+', hours = '0', minutes = '0'] = /UTC([+-])(\d\d):(\d\d)/.exec(zoneOffsetLabel(zone, at)) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const tickLabel = (at: number, step: number, zone: string): string => {
  const [day = '', clock = ''] = formatIso(at, zone).split('T')
  if (step >= 86_400_000) return day
  const time = clock.replace(/(Z|[+-]\d\d:\d\d)$/, '')
  if (/^00:00:00(\.000)?$/.test(time)) return day
  if (step < 1000) return time
  return time.slice(0, step < 60_000 ? 8 : 5)
}
