import { clippedText, visibleLines } from '../../shared/units/visible-text'

/** Text for between tags and inside quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, found => entities[found] ?? found)

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Log text: unseen characters shown, length bounded, markup inert. */
export const safe = (text: string, most = 400): string => escapeHtml(clippedText(text, most))

/** Text the analyst laid out in lines, such as SQL. */
export const safeLines = (text: string): string => escapeHtml(visibleLines(text))

/** Counts come from the case file: whatever stands there in a number's place is not taken over. */
export const count = (value: number): string => Number(value).toLocaleString('en')

export const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`
