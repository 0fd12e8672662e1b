import type { Action, Kind } from '../model/codes'
import type { Mapping } from '../model/mapping'
import type { ByteRange } from '../model/reject'
import type { Dialect, QueryError } from '../query/ast'
import type { Translation } from '../query/dialect'
import type { FileRef } from './file-ref'

/** A cell as it crosses the wire: times are ms, addresses text, tag sets arrays, integers beyond 2^53 strings. */
export type Cell = string | number | readonly string[] | null

export const measures = ['flows', 'bytes', 'packets', 'sessions', 'sources', 'destinations'] as const
export type Measure = (typeof measures)[number]

export type Database = {
  readonly id: 'country' | 'asn' | 'ports' | 'land'
  readonly title: string
  readonly date: string
  readonly licence: string
  readonly attribution: string
  readonly url: string
}

/** What a log cannot tell: of its format as a whole, or of one source alone, such as an exporter that samples. */
export type BlindSpot = { readonly format: string; readonly source?: string; readonly text: string }

export type FormatInfo = {
  readonly id: string
  readonly title: string
  readonly versions: string
  readonly spec: string
  readonly blindSpots: readonly string[]
}

export type AppInfo = {
  readonly version: string
  readonly versions: Readonly<Record<string, string>>
  readonly databases: readonly Database[]
  readonly formats: readonly FormatInfo[]
  readonly recent: readonly {
    readonly path: string
    readonly name: string
    readonly opened: number
    readonly ref: FileRef
  }[]
}

export type CaseInfo = {
  readonly path: string
  readonly name: string
  readonly readOnly: boolean
  /** Why the case is read-only; null if it is not. */
  readonly readOnlyReason: string | null
  /** Rises with every commit. */
  readonly revision: number
  readonly flows: number
  readonly files: number
  readonly bytes: number
  readonly seen: number
  readonly stored: number
  readonly rejected: number
  readonly skipped: number
  readonly duplicate: number
  readonly balanced: boolean
  readonly first: number | null
  readonly last: number | null
  readonly hosts: number
  readonly rules: number
  readonly findings: number
  readonly kinds: Readonly<Record<Kind, number>>
  readonly actions: { readonly allowed: number; readonly denied: number; readonly none: number }
  readonly formats: Readonly<Record<string, number>>
  readonly flowTypes: Readonly<Record<string, number>>
  readonly blindSpots: readonly BlindSpot[]
  /** Fields that have a value in at least one row: the columns worth showing. */
  readonly filledFields: readonly string[]
}

export const jobStates = ['queued', 'running', 'paused', 'done', 'cancelled', 'failed'] as const
/** One import: the files of one drop or one command. */
export type ImportJob = {
  readonly id: string
  readonly state: (typeof jobStates)[number]
  readonly files: number
  readonly filesDone: number
  /** Bytes read and bytes known so far, as they lie on disk. */
  readonly bytes: number
  readonly totalBytes: number
  readonly records: number
  readonly stored: number
  /** Records a second over the last seconds, and ms left by that rate; null while unknown. */
  readonly rate: number | null
  readonly leftMs: number | null
  readonly elapsedMs: number
  readonly current: string | null
  readonly messages: readonly string[]
  /** Begun by a watched folder, which tells itself what became of it. */
  readonly quiet: boolean
}

export type Parsed = {
  readonly dialect: Dialect
  /** The query as understood; null when `error` is set. */
  readonly canonical: string | null
  readonly sql: string | null
  /** The query in the words of every dialect, or why one cannot say it; none when `error` is set. */
  readonly translations: readonly Translation[]
  readonly error: QueryError | null
  /** Highlighting: character ranges of the text typed. */
  readonly tokens: readonly { readonly from: number; readonly to: number; readonly kind: TokenKind }[]
}
export const tokenKinds = ['field', 'value', 'keyword', 'operator', 'negation', 'text', 'error'] as const
export type TokenKind = (typeof tokenKinds)[number]

export type Completion = {
  readonly from: number
  readonly options: readonly {
    readonly text: string
    readonly kind: 'field' | 'value' | 'keyword'
    readonly detail: string
  }[]
}

/** A value that no row has, the nearest that some row has, and the query with that one in its place. */
export type NearestValue = {
  readonly field: string
  readonly value: string
  readonly near: string
  readonly query: string
}

export type ColumnInfo = { readonly name: string; readonly type: string; readonly unit: string | null }

export type Page = {
  readonly columns: readonly ColumnInfo[]
  readonly rows: readonly (readonly Cell[])[]
  /** Position of the first row in the sorted answer, counted from 0. */
  readonly offset: number
  readonly total: number
  readonly revision: number
  /** The largest row id the answer knew: rows stored later have larger ones. */
  readonly newest: number
  readonly elapsedMs: number
  readonly notes: readonly string[]
  /** Of a stitched page: for each row the id of the row of the other way; null for a row that stands alone. Else empty. */
  readonly answers: readonly (number | null)[]
}

/** What alerts of the same flow say became of a row whose own log does not say it. */
export type AlertAction = {
  readonly id: number
  /** Denied when any of the alerts says so. */
  readonly action: Action | null
  /** The first few of them. */
  readonly alerts: readonly { readonly id: number; readonly action: Action | null; readonly rule: string | null }[]
}

export type Group = {
  /** One cell per grouped field. */
  readonly key: readonly Cell[]
  /** One number per asked measure. */
  readonly values: readonly number[]
}
export type Groups = {
  readonly groups: readonly Group[]
  /** How many distinct keys there are, shown or not. */
  readonly total: number
  readonly elapsedMs: number
}

export type Series = {
  /** Start of the first bucket and width of each, ms. */
  readonly from: number
  readonly step: number
  readonly groups: readonly { readonly key: Cell; readonly values: readonly number[] }[]
  readonly elapsedMs: number
}

/** What a column of a table is: a key, a number of the query, that number in the period before, or known of the key. */
export const tableRoles = ['key', 'value', 'before', 'detail'] as const

/** The answer to a query that counts its rows, or to SQL. */
export type Table = {
  readonly columns: readonly (ColumnInfo & { readonly role: (typeof tableRoles)[number] })[]
  readonly rows: readonly {
    readonly cells: readonly Cell[]
    /** One list of values for each of `series.columns`, a bucket an entry; null where a bucket has no value. */
    readonly series: readonly (readonly (number | null)[])[]
  }[]
  /** How many lines there are before `limit` and `offset`. */
  readonly total: number
  /** The same columns over all rows asked about at once: the line under the table. Null where that says nothing. */
  readonly overall: readonly Cell[] | null
  /** The buckets behind `rows[].series`, and the columns that have one; null when the query asks for none. */
  readonly series: {
    readonly from: number
    readonly step: number
    readonly count: number
    readonly columns: readonly string[]
  } | null
  /** The stretch of time the numbers are about, ms, end excluded; null when the case is empty. */
  readonly range: { readonly from: number; readonly to: number } | null
  readonly revision: number
  readonly elapsedMs: number
  readonly notes: readonly string[]
}

export type RawRecord = {
  readonly path: string
  readonly sha256: string | null
  readonly record: number
  readonly offset: number
  readonly length: number
  /** The record's own text as it stands in the evidence; null when it is `binary`, and when the file cannot be read. */
  readonly text: string | null
  /** A record of a binary format is no text: its fields and bytes are all there is to show. */
  readonly binary: boolean
  /** Why the file cannot be read; null when it can. */
  readonly problem: string | null
  /** The record taken apart with the names its own format uses. */
  readonly fields: readonly (readonly [string, string])[]
  /** First 4 KiB of the record, base64, for the hex view. */
  readonly bytes: string
}

/** A rejected record with the value at fault marked. */
export type RejectRaw = RawRecord & {
  /** The bytes of the record that the reason speaks of; null where nothing shows them beyond doubt. */
  readonly field: ByteRange | null
  /** The record's text (its excerpt where the file cannot be read): what is before the value, the value, what is after. */
  readonly parts: readonly [string, string, string]
}

/** A mapping held against the first rows of a file: given by the window, or guessed from the names of the columns. */
export type MappingPreview = {
  readonly mapping: Mapping
  /** What the rows leave open about a guess. */
  readonly doubts: readonly 'day-month'[]
  readonly columns: readonly string[]
  /** Columns beyond those, which can neither be shown nor mapped here. */
  readonly moreColumns: number
  /** The first rows as they stand in the file. */
  readonly rows: readonly (readonly string[])[]
  /** Why nothing can be imported with it as it is; null when it can. */
  readonly problem: string | null
  /** What becomes of the first records: the row by its fields, or the reason of the reject. */
  readonly records: readonly {
    readonly record: number
    readonly row: Readonly<Record<string, Cell>> | null
    readonly reason: string | null
  }[]
}

export type Verification = {
  readonly ok: boolean
  readonly files: readonly {
    readonly path: string
    readonly sha256: string | null
    /** `live` came over the wire: there is no file to compare it with, only the raw datagrams where they were kept. */
    readonly state: 'same' | 'changed' | 'missing' | 'incomplete' | 'live'
  }[]
  readonly books: 'balanced' | 'unbalanced'
  readonly custody: 'intact' | 'broken'
  readonly integrity: string
  readonly findings: readonly {
    readonly id: number
    readonly state: 'same' | 'drifted'
    readonly drift: string | null
  }[]
}
