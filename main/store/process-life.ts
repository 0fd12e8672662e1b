import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

const ofLinux = (pid: number): string | null => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name, second field, is in brackets and may hold blanks; the start time is the 20th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[19] === undefined ? null : `${boot}:${fields[19]}`
  } catch {
    return null // no such process, or no /proc to ask
  }
}

const ofMac = (pid: number): string | null => {
  try {
    return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'latin1' }).trim() || null
  } catch {
    return null // ps answers so for a process that is gone
  }
}

/** Tells two processes with one number apart: when it was started. Null when the system does not say, or it is gone. */
export const startOf = (pid: number): string | null => {
  if (process.platform === 'linux') return ofLinux(pid)
  return process.platform === 'darwin' ? ofMac(pid) : null
}

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Clocks are set by hand now and then; a computer started a minute later than a note was written is one started later. */
const clockSlackMs = 60_000

/** Whether the process that left a note is still there: same number, same start, and no restart of the computer since. */
export const isAlive = (note: {
  readonly pid: number
  readonly start: string | null
  readonly written: number
}): boolean => {
  if (!exists(note.pid)) return false
  const start = startOf(note.pid)
  if (start !== null && note.start !== null) return start === note.start
  if (process.platform === 'linux' && start === null) return false // a zombie
  return note.written > Date.now() - uptime() * 1000 - clockSlackMs
}
