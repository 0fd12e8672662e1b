import { Misread } from './result'

/** What a text of a piped dialect is made of. Names in quotes are never words of the language. */
export type Lexeme = {
  readonly kind: 'name' | 'quoted-name' | 'string' | 'number' | 'time' | 'regex' | 'sign' | 'end' | 'broken'
  /** The value: without quotes and escapes. Of a broken one, what is wrong. */
  readonly text: string
  readonly from: number
  readonly to: number
}

/** How the dialects differ in what they are made of. */
export type LexicalStyle = {
  readonly comment: '#' | '//'
  /** Signs and words that begin a regular expression between slashes. */
  readonly regexAfter: readonly string[]
  /** `['name']` and `@"verbatim"`, `datetime(2026-01-01)`, `!has`, `in~`. */
  readonly kusto: boolean
}

/** A straight quote is closed by itself; curly ones by whatever an editor made of the other end. */
const closers: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”“"',
  '”': '”"',
  '‘': '’‘',
  '’': '’',
}
const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

const name = /[\p{L}_@$][\p{L}\p{N}_@$-]*(?:\.[\p{L}\p{N}_@$-]+)*/uy
const kustoName = /!?[\p{L}_@$][\p{L}\p{N}_@$]*(?:\.[\p{L}\p{N}_@$]+)*(?:(?<=\bin)~)?/uy
/** Also sizes, lengths of time, addresses of IPv4 and blocks of them. */
const number = /\d\w*(?:\.\w+)*(?:\/\d{1,3}(?!\w))?/uy
const sign = /\.\.|==|=~|!~|!=|<=|>=|<>|\S/uy
const time = /datetime\s*\(\s*([^()"']*?)\s*\)/iuy
const regex = /\/((?:[^\\/\n]|\\[^\n])*)\//uy

/** Cuts a text; what cannot be cut is one broken lexeme at the end. */
export const lexemesOf = (text: string, style: LexicalStyle): readonly Lexeme[] => {
  const found: Lexeme[] = []
  let at = 0

  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const push = (kind: Lexeme['kind'], value: string, length: number): void => {
    found.push({ kind, text: value, from: at, to: at + length })
    at += length
  }

  const quoted = (begin: number, kind: 'string' | 'quoted-name', verbatim: boolean): void => {
    const open = text[at + begin - 1] ?? ''
    const closing = closers[open] ?? open
    let value = ''
    let end = at + begin
    for (;;) {
      const char = text[end]
      if (char === undefined)
        throw new Misread('the quote is never closed.', { from: at, to: text.length }, ['a closing quote'])
      const next = text[end + 1]
      if (verbatim && char === open && next === open) {
        value += open
        end += 2
      } else if (closing.includes(char)) break
      else if (!verbatim && char === '\\' && next !== undefined && (next === '\\' || next in closers)) {
        value += next
        end += 2
      } else if (!verbatim && char === '\\' && style.kusto && next !== undefined && Object.hasOwn(controls, next)) {
        value += controls[next]
        end += 2
      } else {
        value += char
        end++
      }
    }
    end++
    if (kind === 'quoted-name' && style.kusto) {
      if (text[end] !== ']') throw new Misread('this [ is never closed.', { from: at, to: at + 1 }, [']'])
      end++
    }
    push(kind, value, end - at)
  }

  const next = (): void => {
    const char = text[at] ?? ''
    const last = found.at(-1)
    if (text.startsWith(style.comment, at)) {
      const line = text.indexOf('\n', at)
      at = line < 0 ? text.length : line
      return
    }
    if (style.kusto) {
      if (/^\[\s*["']/.test(text.slice(at, at + 2))) return quoted(2, 'quoted-name', false)
      if (/^@["']/.test(text.slice(at, at + 2))) return quoted(2, 'string', true)
      const instant = match(time)
      if (instant) return push('time', instant[1] ?? '', instant[0].length)
    }
    if (char === '`') return quoted(1, 'quoted-name', false)
    if (Object.hasOwn(closers, char)) return quoted(1, 'string', false)
    if (char === '/' && last !== undefined && style.regexAfter.includes(last.text.toLowerCase())) {
      const whole = match(regex)
      if (!whole) throw new Misread('this regular expression is never closed.', { from: at, to: at + 1 }, ['/'])
      return push('regex', whole[1] ?? '', whole[0].length)
    }
    const word = match(style.kusto ? kustoName : name) ?? null
    if (word) return push('name', word[0], word[0].length)
    const digits = match(number)
    if (digits) return push('number', digits[0], digits[0].length)
    const found_ = match(sign)
    push('sign', found_?.[0] ?? char, found_?.[0].length ?? 1)
  }

  try {
    for (;;) {
      while (/\s/u.test(text[at] ?? '')) at++
      if (at >= text.length) break
      next()
    }
  } catch (error) {
    if (!(error instanceof Misread)) throw error
    found.push({ kind: 'broken', text: error.message, from: error.from, to: error.to })
  }
  found.push({ kind: 'end', text: '', from: text.length, to: text.length })
  return found
}
