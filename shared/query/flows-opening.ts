import { entities } from './flows-words'

const clause = String.raw`(?:where|group\s+by|order\s+by|sort\s+by|limit|in\s+(?:the\s+)?last|compare)\b`
const flows = String.raw`flows?(?:\s*$|\s+${clause}|\s+between\s|\s+[^:|]{1,60}?(?:[=<>≥≤≠]|!=|\s(?:not\s+)?in\s*\(|\slike\s|\sis\s+(?:not\s+)?set\b))`
const names = entities.flatMap(({ names: all }) => all).map(name => name.replaceAll(' ', String.raw`\s+`))
const listed = String.raw`(?:${names.join('|')})\s+${clause}`
const top = String.raw`top\s+\d+\s+\S`
const series = String.raw`series\s*\(\s*\w+\s*(?:\(|\))`
const numbers = String.raw`(?:count|\w+\s*\([^()|]*\))(?:\s+as\s+(?:'[^'|]*'|\S+))?(?:\s*,[^|]*?)?\s+of\s+(?:flows?|${names.join('|')})\b`

/** How a text begins that asks in the words of Aria, and would be nonsense as a search. */
export const flowsOpening = new RegExp(`^(?:${[flows, listed, top, series, numbers].join('|')})`, 'i')
