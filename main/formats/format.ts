import type { ColumnName } from '../../shared/model/columns'
import type { ByteRange } from '../../shared/model/reject'
import type { RuleKind } from '../../shared/model/rule'

/**
 * One record on its way to becoming a row: every column the log can fill, `NaN` where it says nothing. Dictionary
 * columns hold ids that the sink's `host`, `text` and `rule` gave. One object is reused for all records: the sink
 * clears it after each `store`, `reject` or `skip`.
 */
export type Draft = { [C in Exclude<ColumnName, 'file' | 'record' | 'offset' | 'length'>]: number }

/** Where a decoder puts what it made of a record. Each record ends in exactly one of store, reject, skip. */
export type Sink = {
  readonly draft: Draft
  /** The same draft as an array, each column at its `columnAt`: for decoders of the largest logs. */
  readonly values: Float64Array
  /** Id of an address in any accepted spelling; `NaN` when it is none (then reject with `badAddress`). */
  readonly host: (address: string) => number
  /** The same straight from ASCII bytes, without making a string when the spelling was seen before. */
  readonly hostBytes: (bytes: Uint8Array, from: number, to: number) => number
  /** The same from an address in network order: 4 bytes of IPv4 or 16 of IPv6. */
  readonly hostIp: (bytes: Uint8Array, from: number, length: 4 | 16) => number
  /** Id of a text; `NaN` for the empty text. */
  readonly text: (value: string) => number
  readonly textBytes: (bytes: Uint8Array, from: number, to: number) => number
  /** Id of a rule by its three parts; `NaN` when all are null. */
  readonly rule: (rule: string | null, ruleId: string | null, ruleSet: string | null) => number
  readonly store: () => void
  /**
   * Names the record that is stored next, for formats with an `identity`: a record of the same name that another file
   * gave is not stored again. Left out, the record is new whatever is there.
   */
  readonly identify: (name: string) => void
  /** One sentence naming the field and the cause; `field` is where in the record it stands, if that is known. */
  readonly reject: (reason: string, field?: ByteRange) => void
  /** A record the format defines as carrying no flow, counted under its kind: NODATA, SKIPDATA, header, stats ... */
  readonly skip: (kind: string) => void
}

/** A sink for a decoder that cuts its file into records itself. */
export type PlacedSink = Sink & {
  /**
   * Where the record that is stored, rejected or skipped next stands in the unpacked file, in bytes. `start` is how it
   * begins: a reject shows it. `words` tells a record that has no bytes of its own.
   */
  readonly at: (offset: number, length: number, start?: Uint8Array, words?: () => string) => void
}

/** A whole file to be read out of order, as formats with their directory at the end need it. */
export type WholeFile = {
  readonly bytes: number
  /** Bytes `from`..`to`; fewer when the file ends before. */
  readonly read: (from: number, to: number) => Promise<Uint8Array>
}

/** The beginning of a file, taken apart once for all formats to look at. */
export type Head = {
  /** The first bytes as they are, up to 64 KiB (more when the first record is longer). */
  readonly bytes: Uint8Array
  /** The first 64 KiB as text, byte order mark removed. */
  readonly text: string
  /** Its first lines without their ends; the last may be cut. */
  readonly lines: readonly string[]
  /** The first complete JSON records found in it (elements of the array or list the file consists of); empty if it is not JSON. */
  readonly records: readonly unknown[]
  /** For a list inside an object: the object's other members. */
  readonly header: Readonly<Record<string, unknown>> | null
  /** When the file was last written, ms: no line of it is later. Missing where nothing says it. */
  readonly modifiedMs?: number
}

export const likenesses = ['no', 'possible', 'likely', 'certain'] as const
export type Likeness = (typeof likenesses)[number]

/** Holds all state of one source: a header row, the enclosing object's header. */
export type Decoder =
  | {
      readonly framing: 'lines'
      /** A line without its end, as bytes `from`..`to`. */
      readonly line: (bytes: Uint8Array, from: number, to: number, sink: Sink) => void
    }
  | {
      readonly framing: 'json'
      /**
       * One JSON record: an element of the top-level array, of the list named by the format, or a top-level object.
       * `header` holds the other members of the object around the list.
       */
      readonly value: (value: unknown, header: Readonly<Record<string, unknown>> | null, sink: Sink) => void
    }
  | {
      readonly framing: 'csv'
      /** One character; a comma when left out. */
      readonly delimiter?: string
      /** One record of RFC 4180 text, its quotes taken off; the header row is the first. Blank lines are no record. */
      readonly row: (cells: readonly string[], sink: Sink) => void
    }
  | {
      readonly framing: 'bytes'
      /** The next bytes of a binary file, cut anywhere; they are the caller's again afterwards. */
      readonly push: (piece: Uint8Array, sink: PlacedSink) => void
      /** The file ends here, in the middle of a record or not. */
      readonly end: (sink: PlacedSink) => void
    }
  | {
      readonly framing: 'file'
      /** Reads the whole file; `gate` is awaited now and then: it hands over full batches, and is false when to stop. */
      readonly read: (file: WholeFile, sink: PlacedSink, gate: () => Promise<boolean>) => Promise<void>
    }

/** The record taken apart with the names of its vendor: name and value, in the order of the record. */
export type Explained = readonly (readonly [string, string])[]

type AnyFormat = {
  readonly id: string
  readonly title: string
  /** Versions and forms read, for the README and `netwake formats`. */
  readonly versions: string
  /** Page of the vendor's specification. */
  readonly spec: string
  /**
   * Names of lists that hold the records inside a top-level object (`records`, `flow_logs`, `logEvents`): their
   * elements are framed one by one, so that an object of any size is read in bounded memory. `tables.rows` names the list
   * `rows` in each element of the list `tables`; what else stands around the outer list is a record of its own.
   */
  readonly lists: readonly string[]
  readonly sniff: (head: Head) => Likeness
  /** `options` is what the user wrote after the id: `--format 'aws-vpc-flow:${version} ${srcaddr} ...'`. */
  readonly open: (head: Head, options: string | null) => Decoder
  readonly ruleKind: RuleKind
  /** What this log cannot tell, one sentence each. */
  readonly blindSpots: readonly string[]
  /**
   * What makes two records the same one, so that exports which overlap are not counted twice: one sentence. Only logs
   * that name their records, or that cannot hold two equal ones, have it; the decoder then tells the sink each name.
   */
  readonly identity?: string
}

export type TextFormat = AnyFormat & {
  /** Read as UTF-8, whatever its encoding on disk. */
  readonly input: 'text'
  /** For the inspector. `part` as stored with the row. */
  readonly explain: (record: string, part: number, head: Head, options: string | null) => Explained
}

/** What one file of a capture has that the others need to be read, and what it needs of theirs; keys are the format's. */
export type Survey = {
  /** Under each key, what the file gives to the files before it and to those after it. */
  readonly gives: readonly { readonly key: string; readonly first: string; readonly last: string }[]
  /** Keys of what the file's records need and it does not give before them, and what is known of those records. */
  readonly needs: readonly { readonly key: string; readonly known: string }[]
}

export type Surveyor = { readonly push: (piece: Uint8Array) => void; readonly end: () => Survey }

export type BytesFormat = AnyFormat & {
  /**
   * For formats whose files belong together when they are imported together: a file is looked through first, and read
   * when all of them were, with what it needs of the others in its options.
   */
  readonly together?: {
    readonly survey: () => Surveyor
    /** How well what a file gives can be what another one needs, by what is known of its records; 0 when it cannot. */
    readonly fits: (given: string, known: string) => number
    readonly options: (own: string | null, given: readonly string[]) => string | null
  }
  /** Read as it is. */
  readonly input: 'bytes'
  /**
   * `file` holds what was read before the record: templates, interfaces. `offset` is where the record stands in it, and
   * `number` counts it among all that were seen.
   */
  readonly explain: (
    record: Uint8Array,
    part: number,
    file: WholeFile,
    offset: number,
    options: string | null,
    number?: number,
  ) => Promise<Explained>
}

export type Format = TextFormat | BytesFormat
