import { parseJson } from '../formats/parse-json'
import { joined } from './byte-stream'
import { excerptBytes, longestRecordBytes, type Place, tooLong } from './framed'
import { createHoldBack, type JsonFramed, type JsonHeader } from './hold-back'
import { decode, isSpace, jsonBytes, mayOpenAfter } from './json-bytes'

const { quote, comma, colon, backslash, newline } = jsonBytes
const { openBrace, closeBrace, openBracket, closeBracket } = jsonBytes

export type JsonFramer = {
  readonly push: (piece: Uint8Array) => void
  readonly end: () => void
}

/** Deeper nesting than this is an attack on a parser, not a log. */
const deepest = 512

/** An object around a list is waited for up to this size: members after its list say as much as those before it. */
const heldBytes = 8 * 1024 * 1024
const tooDeep = `the record is nested more than ${deepest} levels deep`

/** How many times over the text may be read anew, and how much of it in any case. */
const rescansAllowed = 4
const firstRescans = 1024 * 1024

/**
 * Where the scanner is. `between` records of the text itself; `inList` between elements of the top-level array or of a
 * named list; `inValue` inside a record; `inOwner` inside a top-level object of which a list may still come; `garbage`
 * passing over what is no JSON until something begins again.
 */
type State = 'between' | 'inList' | 'inValue' | 'inOwner' | 'garbage'

type Owner = { header: Record<string, unknown>; memberFrom: number; elements: number; offset: number }

/**
 * Finds records in JSON text without holding more of it than one record: objects one after another with anything or
 * nothing between them, one array, or one object with a list of records inside (`lists` names such members). A name
 * like `tables.rows` is a list in each element of a list.
 */
export const createJsonFramer = (lists: readonly string[], told: JsonFramed, mostHeldBytes = heldBytes): JsonFramer => {
  const framed = createHoldBack(told)
  const topLists = lists.map(name => name.split('.')[0] ?? name)
  const innerLists = new Map(lists.filter(name => name.includes('.')).map(name => name.split('.') as [string, string]))
  let state: State = 'between'
  /** Bytes not yet done with; `base` is the offset of their first. */
  let held: Uint8Array = new Uint8Array(0)
  let base = 0
  /** Scanning position and start of the present value, in `held`. */
  let at = 0
  let begin = 0
  let depth = 0
  let inString = false
  let escaped = false
  /** The last byte in the present value that is neither blank nor inside a string. */
  let last = 0
  /** Bytes that were read a second time after a record broke off. */
  let rescanned = 0
  /** Why the present value is passed over instead of kept, and how it began; null while it is kept. */
  let dropped: { readonly reason: string | null; readonly start: Uint8Array } | null = null
  let beginOffset = 0
  /** The object around the list being read, and the text of its members so far. */
  let owner: Owner | null = null
  let listAt: 'array' | 'member' | null = null
  /** The list that the elements of the list being read own; null where they are records themselves. */
  let inner: string | null = null
  /** The object around the list whose element is being read, where elements own lists. */
  let around: { readonly owner: Owner; readonly inner: string } | null = null
  let keyFrom = -1
  let keyTo = -1

  const placeOf = (to: number): Place => ({ offset: beginOffset, length: base + to - beginOffset })

  const broken = (reason: string, to: number): void => {
    const start = dropped?.start ?? held.subarray(begin, Math.min(to, begin + excerptBytes))
    framed.broken(reason, placeOf(to), start)
  }

  const begins = (from: number, next: State): void => {
    begin = from
    beginOffset = base + from
    depth = 0
    inString = false
    escaped = false
    last = 0
    dropped = null
    state = next
  }

  const emit = (to: number): void => {
    const place = placeOf(to)
    if (dropped) return broken(dropped.reason ?? tooLong(place.length), to)
    let value: unknown
    try {
      value = parseJson(decode(held, begin, to))
    } catch (error) {
      return broken(`the record is not valid JSON: ${error instanceof Error ? error.message : String(error)}`, to)
    }
    if (!owner || listAt !== 'member') return framed.value(value, null, place)
    owner.elements++
    framed.value(value, owner.header, place)
    if (base + to - owner.offset > mostHeldBytes) framed.release()
  }

  /**
   * The end of an object around a list. One whose list is empty is a record of its own: it says that there was nothing.
   * So is one whose elements owned the records: none of them knows what it says.
   */
  const closeOwner = (ended: Owner): void => {
    takeMembers(ended.memberFrom, at - 1)
    framed.release()
    const tellsMore = inner !== null && Object.keys(ended.header).length > 1
    if (ended.elements === 0 || tellsMore)
      framed.value(ended.header, null, { offset: ended.offset, length: base + at - ended.offset })
  }

  /** Takes the members of the owner between two positions into its header; the list itself is not among them. */
  const takeMembers = (from: number, to: number): void => {
    if (!owner) return
    const text = decode(held, from, to).trim().replace(/^,/, '').replace(/,$/, '').trim()
    if (text === '') return
    try {
      Object.assign(owner.header, parseJson(`{${text}}`))
    } catch {
      broken('the object around the records is not valid JSON', to)
    }
  }

  const afterValue = (): void => {
    if (around && owner === null) leaveOwner()
    else state = listAt === null ? 'between' : 'inList'
  }

  /** Out of an object that may own a list: to what comes after it, or back to the list it is an element of. */
  const leaveOwner = (): void => {
    owner = around?.owner ?? null
    inner = around?.inner ?? null
    if (owner) owner.elements++
    around = null
    listAt = owner ? 'member' : null
    state = owner ? 'inList' : 'between'
  }

  /**
   * The present record cannot go on at `to`. A record that was cut off swallows the lines after it until something does
   * not fit: everything from the first of them that begins like a record is read anew.
   */
  const breaksOff = (to: number, reason = 'the record breaks off before its end'): void => {
    let cut = to
    // Reading anew is bounded by what was read: text that nests and breaks off on purpose must not cost more.
    if (!dropped && rescanned + to - begin < rescansAllowed * (base + to) + firstRescans)
      for (let end = held.indexOf(newline, begin); end >= 0 && end < to; end = held.indexOf(newline, end + 1))
        if (held[end + 1] === openBrace || held[end + 1] === openBracket) {
          cut = end
          break
        }
    rescanned += to - cut
    broken(reason, cut)
    at = cut
    inString = false
    escaped = false
    if (state !== 'inOwner') return afterValue()
    framed.release()
    leaveOwner()
  }

  /** In a value: finds its end, and passes it on. False when more bytes are needed. */
  const scanValue = (): boolean => {
    const bytes = held
    const size = bytes.length
    let level = depth
    let string = inString
    let escape = escaped
    let before = last
    let position = at
    let ended = false
    while (position < size) {
      const byte = bytes[position] as number
      position++
      if (string) {
        if (escape) escape = false
        else if (byte === backslash) escape = true
        else if (byte === quote) string = false
        else if (byte === newline) {
          breaksOff(position - 1)
          return true
        }
        continue
      }
      if (isSpace(byte)) continue
      if (byte === quote || byte === openBrace || byte === openBracket) {
        if (level > 0 && !mayOpenAfter(before)) {
          breaksOff(position - 1)
          return true
        }
      }
      before = byte
      if (byte === quote) string = true
      else if (byte === openBrace || byte === openBracket) {
        level++
        if (level > deepest) dropped ??= { reason: tooDeep, start: bytes.slice(begin, begin + excerptBytes) }
      } else if (byte === closeBrace || byte === closeBracket) {
        level--
        if (level <= 0) {
          ended = true
          break
        }
      }
    }
    depth = level
    inString = string
    escaped = escape
    last = before
    at = position
    if (!ended) return false
    emit(at)
    afterValue()
    return true
  }

  /** In a top-level object that may own a list: stops at its end, or at the `[` of a list that is named. */
  const scanOwner = (): boolean => {
    while (at < held.length) {
      const byte = held[at] as number
      if (inString) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) {
          inString = false
          if (depth === 1) keyTo = at
        } else if (byte === newline) {
          breaksOff(at)
          return true
        }
        at++
        continue
      }
      if (isSpace(byte)) {
        at++
        continue
      }
      if ((byte === quote || byte === openBrace || byte === openBracket) && !mayOpenAfter(last)) {
        breaksOff(at)
        return true
      }
      last = byte
      if (byte === quote) {
        inString = true
        if (depth === 1) keyFrom = at + 1
      } else if (byte === openBrace || byte === openBracket) {
        if (depth === 1 && byte === openBracket && opensList()) {
          inner = around ? null : (innerLists.get(decode(held, keyFrom, keyTo)) ?? null)
          if (owner === null && inner === null && mostHeldBytes > 0) framed.hold()
          owner ??= { header: {}, memberFrom: begin + 1, elements: 0, offset: beginOffset }
          takeMembers(owner.memberFrom, keyFrom - 1)
          owner.header[decode(held, keyFrom, keyTo)] = []
          listAt = 'member'
          state = 'inList'
          at++
          return true
        }
        depth++
      } else if (byte === closeBrace || byte === closeBracket) {
        depth--
        if (depth === 0) {
          at++
          if (owner === null) emit(at)
          else closeOwner(owner)
          leaveOwner()
          return true
        }
      }
      at++
    }
    return false
  }

  /** Whether the `[` at the present position is the value of a member that lists records. */
  const opensList = (): boolean => {
    if (keyFrom < 0 || keyTo < keyFrom) return false
    const gap = decode(held, keyTo + 1, at).trim()
    const name = decode(held, keyFrom, keyTo)
    const opens = around ? name === around.inner : topLists.includes(name)
    return opens && gap.charCodeAt(0) === colon && gap.length === 1
  }

  /** Between values: decides what begins here. False when the bytes are used up. */
  const scanBetween = (): boolean => {
    while (at < held.length) {
      const byte = held[at] as number
      if (isSpace(byte) || byte === comma) {
        at++
        continue
      }
      if (state === 'inList' && byte === closeBracket) {
        at++
        if (listAt === 'array') {
          listAt = null
          state = 'between'
        } else {
          // Back inside the owner: members may follow the list.
          if (owner) owner.memberFrom = at
          begin = at
          depth = 1
          inString = false
          last = closeBracket
          keyFrom = -1
          keyTo = -1
          state = 'inOwner'
        }
        return true
      }
      if (byte === openBrace) {
        if (owner !== null && inner !== null) around = { owner, inner }
        begins(at, around?.owner === owner || (state === 'between' && lists.length > 0) ? 'inOwner' : 'inValue')
        keyFrom = -1
        keyTo = -1
        if (state === 'inOwner') {
          owner = null
          inner = null
        }
        if (wholeLine()) return true
        if (state === 'inOwner') {
          depth = 1
          last = openBrace
          at++
        }
        return true
      }
      if (byte === openBracket && state === 'between') {
        listAt = 'array'
        state = 'inList'
        at++
        return true
      }
      begins(at, state === 'inList' ? 'inValue' : 'garbage')
      if (state === 'inValue' && byte !== openBracket && byte !== quote) state = 'garbage'
      return true
    }
    return false
  }

  /**
   * Most files hold one object a line: such a line is parsed at once, which is far quicker than looking for its end.
   * Off for good once a line turned out to be only the beginning of an object.
   */
  let lineByLine = true
  const wholeLine = (): boolean => {
    if (!lineByLine || listAt === 'member') return false
    let end = held.indexOf(10, at)
    if (end < 0) return false
    const next = end
    while (end > at && (isSpace(held[end - 1] as number) || held[end - 1] === comma)) end--
    if (held[end - 1] !== closeBrace || end - at > longestRecordBytes) {
      lineByLine = false
      return false
    }
    let value: unknown
    try {
      value = parseJson(decode(held, at, end))
    } catch {
      return false // Damaged, or two objects on one line: the careful way tells.
    }
    if (state === 'inOwner' && topLists.some(name => Array.isArray((value as JsonHeader)[name]))) return false
    framed.value(value, null, placeOf(end))
    at = next
    afterValue()
    return true
  }

  /** What is no JSON: one reject up to the next line or bracket that may begin a record. */
  const scanGarbage = (): boolean => {
    while (at < held.length) {
      const byte = held[at] as number
      const stops =
        byte === 10 ||
        (at > begin && (byte === openBrace || (listAt !== null && (byte === comma || byte === closeBracket))))
      if (stops) {
        broken('the text is not JSON', at)
        afterValue()
        return true
      }
      at++
    }
    return false
  }

  const step = (): boolean => {
    switch (state) {
      case 'between':
      case 'inList':
        return scanBetween()
      case 'inOwner':
        return scanOwner()
      case 'garbage':
        return scanGarbage()
      case 'inValue':
        return scanValue()
    }
  }

  /** Lets go of what is done with, and of a value that grew too long. */
  const letGo = (): void => {
    const busy = state === 'inValue' || state === 'inOwner' || state === 'garbage'
    let from = busy ? begin : at
    if (owner && state === 'inOwner') from = Math.min(from, owner.memberFrom)
    if (busy && !dropped && at - from > longestRecordBytes) {
      dropped = { reason: null, start: held.slice(from, from + excerptBytes) }
      if (state === 'inOwner') state = 'inValue'
    }
    if (dropped) from = at
    held = held.subarray(from)
    base += from
    at -= from
    begin = Math.max(0, begin - from)
    if (owner) owner.memberFrom = Math.max(0, owner.memberFrom - from)
    keyFrom -= from
    keyTo -= from
  }

  return {
    push: piece => {
      const isPiece = held.length === 0
      held = isPiece ? piece : joined(held, piece)
      while (step());
      letGo()
      // The piece may be reused by its reader; what was joined is ours.
      if (isPiece) held = held.slice()
    },
    end: () => {
      const isCut = () => state === 'inValue' || (state === 'inOwner' && owner === null)
      const endsInside = isCut()
      // A record that broke off may have taken whole ones with it to the end.
      while (isCut()) {
        breaksOff(held.length, 'the file ends inside a record')
        while (at < held.length && step());
      }
      if (state === 'garbage') broken('the text is not JSON', held.length)
      else if (!endsInside && (state === 'inOwner' || listAt === 'member')) {
        begin = Math.min(begin, held.length)
        beginOffset = base + held.length
        broken('the file ends inside the object around its records', held.length)
      }
      framed.release()
      // A list or an array that is merely not closed has lost nothing but its bracket; see the accounting of the file.
      state = 'between'
      held = new Uint8Array(0)
    },
  }
}
