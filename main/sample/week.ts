/** The week of the incident: Monday 2026-11-16 to Sunday 2026-11-22, UTC. */
export const weekStart = Date.UTC(2026, 10, 16)
export const weekEnd = Date.UTC(2026, 10, 23)

export const slotMs = 300_000
export const slotCount = (weekEnd - weekStart) / slotMs

/** The office works in Central Europe. */
const officeOffsetHours = 1

/** Share of the busiest hour, by hour of the office's day. */
const workday = [
  0.12, 0.1, 0.09, 0.09, 0.1, 0.13, 0.25, 0.5, 0.85, 1, 1, 0.97, 0.8, 0.92, 1, 0.98, 0.9, 0.7, 0.45, 0.32, 0.27, 0.24,
  0.2, 0.15,
] as const
const weekendShare = 0.3

/** How busy the site is in a slot, by hour and weekday. */
export const busyness = (slot: number): number => {
  const hours = (slot * slotMs) / 3_600_000 + officeOffsetHours
  const weekday = Math.floor(hours / 24) % 7
  const share = workday[Math.floor(hours) % 24] ?? 0
  return weekday >= 5 ? 0.1 + share * weekendShare : share
}

/** Hours in which people are at their desks: when they open files, sessions and consoles. */
export const isOfficeTime = (slot: number): boolean => busyness(slot) >= 0.45

/** `hours` and `minutes` into the day `day` (0 = Monday), as a time. */
export const at = (day: number, hours: number, minutes: number): number =>
  weekStart + ((day * 24 + hours) * 60 + minutes) * 60_000
