import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { FileState } from '../../shared/model/file'
import { Failure } from '../../shared/rpc/message'
import { detect, detectBytes, formatNamed, formats } from '../formats'
import { adviceFor } from '../formats/advice-for'
import type { Decoder, Format, PlacedSink } from '../formats/format'
import { mappedId } from '../formats/mapped/mapped'
import { looksLikeInventory } from '../inventory/table-head'
import type { Batch } from '../normalise/batch'
import { type ByteStream, peek } from './byte-stream'
import { causeOf } from './cause-of'
import { isTar } from './container'
import { createCsvFramer } from './csv-framer'
import { excerptBytes } from './framed'
import { bytesHead, headBytes, headFrom, readHead } from './head'
import { createJsonFramer } from './json-framer'
import { createLineFramer } from './line-framer'
import { openBytes } from './open-bytes'
import { type BatchSink, createBatchSink } from './sink'
import { unpack } from './unpack'
import { asUtf8 } from './utf8'
import { openWhole } from './whole-file'

/** One file, or one member of an archive, to be read from its beginning to its end. */
export type DecodeTask = {
  /** As shown to the user, in every sentence about the file. */
  readonly name: string
  readonly path: string
  readonly member: string | null
  /** `id` or `id:options`; null lets the content decide. */
  readonly format: string | null
  /** Records that an import that broke off has stored already. */
  readonly passOver: number
}

export type DecodeControl = {
  readonly cancelled: () => boolean
  /** Resolves at once, or when a pause is over. */
  readonly gate: () => Promise<void>
}

export type DecodeOutput = {
  readonly recognised: (format: string) => void
  /** Resolves when another batch may be made. */
  readonly batch: (batch: Batch) => Promise<void>
  readonly progress: (bytesRead: number, seen: number) => void
}

export type DecodeOutcome = {
  readonly state: Exclude<FileState, 'importing'>
  readonly sha256: string | null
  readonly bytes: number
  readonly format: string | null
  readonly error: string | null
}

/** A first batch is handed over early, so that rows are seen soon; then batches fill a segment. */
const firstRows = 8192
const firstMs = 200
const batchRows = 61_440
const batchMs = 1000

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, excerptBytes))
const count = (n: number): string => n.toLocaleString('en')

const chosen = (asked: string): { readonly format: Format; readonly options: string | null } => {
  const [, id = '', options = null] = /^([^:]*)(?::([\s\S]*))?$/.exec(asked) ?? []
  const format = formatNamed(id)
  if (format) return { format, options: options ?? null }
  throw new Failure('bad-input', `There is no format ${id}; known are ${formats.map(known => known.id).join(', ')}.`)
}

type Framer = { readonly push: (piece: Uint8Array) => void; readonly end: () => void }

const noBytes = new Uint8Array(0)

/** The sink of a decoder that places its records itself; a reject shows the first bytes of its record in hex. */
const placedSink = (out: BatchSink): PlacedSink => ({
  ...out.sink,
  at: (offset, length, start = noBytes, words) =>
    out.at(offset, length, null, words ?? (() => Buffer.from(start.subarray(0, excerptBytes / 4)).toString('hex'))),
})

type Streamed = Exclude<Decoder, { readonly framing: 'file' }>

export const framerFor = (decoder: Streamed, lists: readonly string[], out: BatchSink): Framer => {
  const broken = (reason: string, place: { readonly offset: number; readonly length: number }, start: Uint8Array) =>
    out.broken(reason, place.offset, place.length, text(start))
  if (decoder.framing === 'lines') {
    // Lines are many, and few are ever shown: one closure for all of them.
    let present: Uint8Array = new Uint8Array(0)
    let [begin, end] = [0, 0]
    const excerpt = () => text(present.subarray(begin, end))
    return createLineFramer({
      line: (bytes, from, to, offset, number) => {
        present = bytes
        begin = from
        end = to
        out.at(offset, to - from, number, excerpt)
        decoder.line(bytes, from, to, out.sink)
      },
      broken,
    })
  }
  if (decoder.framing === 'csv') {
    return createCsvFramer(
      {
        row: (cells, { offset, length }, line, bytes) => {
          out.at(offset, length, line, () => text(bytes))
          decoder.row(cells, out.sink)
        },
        broken,
      },
      decoder.delimiter,
    )
  }
  if (decoder.framing === 'bytes') {
    const sink = placedSink(out)
    return { push: piece => decoder.push(piece, sink), end: () => decoder.end(sink) }
  }
  return createJsonFramer(lists, {
    value: (value, header, { offset, length }) => {
      out.at(offset, length, null, () => JSON.stringify(value).slice(0, excerptBytes))
      decoder.value(value, header, out.sink)
    },
    broken,
  })
}

const unknown = (name: string, start: Uint8Array): string => {
  const advice = adviceFor(start)
  if (advice !== null) return `${name} ${advice}`
  if (looksLikeInventory(start, headFrom(start).records))
    return `${name} is a list of addresses and no log; netwake inventory import reads it, as does the window when it is dropped there.`
  const beginning = JSON.stringify(text(start.subarray(0, 48)))
  const known = formats.filter(({ id }) => id !== mappedId).length
  return `${name} is not recognised as any of the ${known} formats that are read; it begins with ${beginning}.`
}

/** Reads, hashes, unpacks, frames and decodes one file; whatever is wrong with it ends up in the outcome as one sentence. */
export const decodeFile = async (
  task: DecodeTask,
  control: DecodeControl,
  output: DecodeOutput,
): Promise<DecodeOutcome> => {
  const { name } = task
  const hash = createHash('sha256')
  let bytes = 0
  let format: Format | null = null
  let out: BatchSink | null = null
  let handed = 0
  let handedAt = performance.now()

  const hashed = async function* (raw: ByteStream): AsyncGenerator<Uint8Array> {
    for await (const piece of raw) {
      hash.update(piece)
      bytes += piece.length
      yield piece
    }
  }

  const hand = async (): Promise<void> => {
    const batch = out?.take({ bytesRead: bytes, prefixSha256: hash.copy().digest('hex') })
    if (!batch) return
    handed++
    await output.batch(batch)
    handedAt = performance.now()
  }

  const isDue = (): boolean => {
    if (!out) return false
    const waited = performance.now() - handedAt
    if (out.full()) return true
    if (handed === 0) return out.rows() >= firstRows || waited >= firstMs
    return out.rows() >= batchRows || waited >= batchMs
  }

  const outcome = (state: DecodeOutcome['state'], error: string | null, sha256: string | null): DecodeOutcome => ({
    state,
    error,
    sha256,
    bytes,
    format: format?.id ?? null,
  })

  const notes: string[] = []
  const note = (sentence: string): void => void notes.push(sentence)
  const noted = (): string | null => (notes.length === 0 ? null : `${name}: ${notes.join('; ')}.`)
  const raw = hashed(await openBytes(task.path, task.member, note))[Symbol.asyncIterator]()
  const rawStream: ByteStream = { [Symbol.asyncIterator]: () => ({ next: () => raw.next() }) }
  /** Reads what is left so that the hash is of the whole file, whatever became of its content. */
  const readOn = async (): Promise<string> => {
    for (let next = await raw.next(); !next.done && !control.cancelled(); next = await raw.next());
    return hash.digest('hex')
  }

  let unpackedBytes = 0
  try {
    let stream = await unpack(rawStream, note)
    let start: Uint8Array = new Uint8Array(0)
    const look = async (size: number): Promise<Uint8Array> => {
      const peeked = await peek(stream, size)
      stream = peeked.stream
      start = peeked.start
      return start
    }
    const picked = task.format === null ? null : chosen(task.format)
    let head = bytesHead(await look(headBytes))
    format = picked?.format ?? detectBytes(head)
    if (format?.input !== 'bytes') {
      stream = await asUtf8(stream)
      head = { ...(await readHead(look)), modifiedMs: (await stat(task.path)).mtimeMs }
    }
    if (start.length === 0) {
      const sha256 = await readOn()
      const nothing = bytes === 0 ? 'is empty' : 'unpacks to nothing: what is packed in it is empty, or damaged'
      return outcome('failed', `${name} ${nothing}.`, sha256)
    }
    if (format === null && isTar(head.bytes))
      return outcome('failed', `${name} is a tar archive; unpack it and add the folder.`, await readOn())
    format ??= detect(head)
    if (!format) return outcome('failed', unknown(name, start), await readOn())
    output.recognised(format.id)
    const decoder = format.open(head, picked?.options ?? null)
    out = createBatchSink(task.passOver, format.id)

    let toldAt = 0
    /** Hands over what is due; false when the import was cancelled. */
    const goOn = async (): Promise<boolean> => {
      if (out && isDue()) await hand()
      if (out && performance.now() - toldAt > 100) {
        toldAt = performance.now()
        output.progress(bytes, out.seen())
      }
      await control.gate()
      return !control.cancelled()
    }
    const cancelled = async (): Promise<DecodeOutcome> => {
      await hand()
      const records = count(out?.seen() ?? 0)
      return outcome('cancelled', `The import of ${name} was cancelled after ${records} records.`, null)
    }

    if (decoder.framing === 'file') {
      const whole = await openWhole(task, stream)
      try {
        let goesOn = true
        const gate = async () => {
          goesOn = await goOn()
          return goesOn
        }
        await decoder.read(whole.file, placedSink(out), gate)
        if (!goesOn) return await cancelled()
      } finally {
        await whole.close()
      }
    } else {
      const framer = framerFor(decoder, format.lists, out)
      for await (const piece of stream) {
        if (!(await goOn())) return await cancelled()
        unpackedBytes += piece.length
        framer.push(piece)
      }
      framer.end()
    }
    await hand()
    const sha256 = await readOn()
    return outcome('complete', noted(), sha256)
  } catch (error) {
    // What was read before the damage is as good as ever; a cut last record of it is told by the framer's books.
    if (out) await hand()
    const where = out
      ? ` after ${count(unpackedBytes)} unpacked bytes; the ${count(out.seen())} records before are kept`
      : ''
    const isOurs = error instanceof Failure || (error as NodeJS.ErrnoException).code !== undefined
    if (!isOurs) throw new Error(`decode ${format?.id ?? 'file'} at byte ${unpackedBytes} of ${name}`, { cause: error })
    return outcome(
      'failed',
      `${name}: ${causeOf(error)}${where}.`.replace(/\.\.$/, '.'),
      await readOn().catch(() => null),
    )
  } finally {
    // A cancelled reading leaves the file open otherwise.
    await raw.return(undefined)
  }
}
