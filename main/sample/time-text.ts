const minutes = new Map<number, string>()
const mostMinutes = 4096

/** `2026-11-16T09:30:` of a minute since 1970, made once: a log names the same minute many times. */
const minuteText = (minute: number): string => {
  const known = minutes.get(minute)
  if (known !== undefined) return known
  if (minutes.size >= mostMinutes) minutes.clear()
  const text = new Date(minute * 60_000).toISOString().slice(0, 17)
  minutes.set(minute, text)
  return text
}

const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'))
const threeDigits = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'))

/** `2026-11-16T09:30:05`, in UTC. */
export const secondText = (ms: number): string => {
  const minute = Math.floor(ms / 60_000)
  return minuteText(minute) + (twoDigits[Math.floor((ms - minute * 60_000) / 1000)] ?? '')
}

/** The milliseconds of a time, three digits. */
export const millisecondText = (ms: number): string => threeDigits[Math.floor(ms) % 1000] ?? ''
