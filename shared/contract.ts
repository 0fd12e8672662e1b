import { z } from 'zod'
import { as } from './contract/call'
import { scope } from './contract/scope'
import { viewsContract } from './contract/views'
import type { AlertFiring } from './model/alert'
import type { Capture } from './model/capture'
import type { Action, Kind } from './model/codes'
import { wireProtocols } from './model/exporter'
import type { EvidenceFile } from './model/file'
import type { Finding } from './model/finding'
import type { Inventory, InventoryEntry, InventoryReject, Listing } from './model/inventory'
import { delimiters, type Mapping, mapping, mappingDraft } from './model/mapping'
import type { Preset } from './model/preset'
import type { ByteRange, StoredReject } from './model/reject'
import type { RuleHits } from './model/rule'
import type { TextFile } from './model/text-file'
import type { Watch } from './model/watch'
import type { Dialect, QueryError } from './query/ast'
import type { Translation } from './query/dialect'

export type { Scope, ScopeInput } from './contract/scope'
export type { TextFile } from './model/text-file'

/** An opaque ticket for a file the user dropped, picked or uploaded. A page can never name a path. */
export const fileRef = z.object({ ref: z.string().max(200), name: z.string().max(4096) })
export type FileRef = z.infer<typeof fileRef>

/** A cell as it crosses the wire: times are ms, addresses text, tag sets arrays, integers beyond 2^53 strings. */
export type Cell = string | number | readonly string[] | null

const fieldName = z.string().max(64)
export const measures = ['flows', 'bytes', 'packets', 'sessions', 'sources', 'destinations'] as const
const measure = z.enum(measures)
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

const findingFields = {
  title: z.string().trim().min(1).max(300),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  note: z.string().max(100_000).default(''),
}

const none = z.object({})

/** Everything a shell can ask of the engine. JSON in, JSON out; adding a call is one line here and one function in `main/calls.ts`. */
export const contract = {
  'app.info': as<AppInfo>().of(none),

  'case.open': as<CaseInfo>().of(z.object({ file: fileRef })),
  /** A new case in the folder of cases, or at the place the user picked. */
  'case.create': as<CaseInfo>().of(z.object({ file: fileRef.nullable().default(null) })),
  /** Writes the teaching incident into a new case and imports it. */
  'case.sample': as<{ readonly job: string }>().of(
    z.object({ flows: z.number().int().min(1).max(10_000_000).default(20_000) }),
  ),
  'case.close': as<null>().of(none),
  'case.info': as<CaseInfo | null>().of(none),
  'case.verify': as<Verification>().of(none),

  /** Starts an import; a case is made first when none is open. */
  'evidence.import': as<{ readonly job: string }>().of(
    z.object({
      files: z.array(fileRef).min(1).max(100_000),
      format: z.string().max(10_000).nullable().default(null),
      /** Records that another file gave are stored again instead of being counted as duplicates. */
      keepDuplicates: z.boolean().default(false),
    }),
  ),
  /** Reads a file once more and stores the records of it that were counted as duplicates. */
  'evidence.store-duplicates': as<{ readonly job: string }>().of(z.object({ file: z.number().int() })),
  'evidence.jobs': as<readonly ImportJob[]>().of(none),
  'evidence.pause': as<null>().of(z.object({ job: z.string() })),
  'evidence.resume': as<null>().of(z.object({ job: z.string() })),
  'evidence.cancel': as<null>().of(z.object({ job: z.string() })),
  /** Evidence files in the order they came, a page at a time: there may be a hundred thousand. */
  'evidence.files': as<{ readonly total: number; readonly files: readonly EvidenceFile[] }>().of(
    z.object({ offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(2000).default(200) }),
  ),
  'evidence.file': as<EvidenceFile | null>().of(z.object({ id: z.number().int() })),

  /** Reads what comes into a folder, as it comes, for as long as the case is open; a case is made first when none is. */
  'watch.start': as<{ readonly id: string }>().of(z.object({ folder: fileRef })),
  'watch.stop': as<null>().of(z.object({ id: z.string().max(100) })),
  'watch.list': as<readonly Watch[]>().of(none),

  'evidence.rejects': as<{ readonly total: number; readonly rejects: readonly StoredReject[] }>().of(
    z.object({
      file: z.number().int().nullable().default(null),
      search: z.string().max(1000).default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(200),
    }),
  ),
  /** The bytes of a rejected record, read back from the evidence. */
  'evidence.reject-raw': as<RejectRaw>().of(z.object({ id: z.number().int() })),
  /** Rejected records of one file or all, those that hold the words looked for, as a file. */
  'evidence.export-rejects': as<TextFile>().of(
    z.object({
      file: z.number().int().nullable().default(null),
      search: z.string().max(1000).default(''),
      kind: z.enum(['csv', 'ndjson']),
    }),
  ),

  /**
   * Opens UDP ports, each receiving any protocol of `wireProtocols`; a case is made first when none is open. Fails with
   * one sentence when a port cannot be had.
   */
  'live.start': as<{ readonly capture: string }>().of(
    z.object({
      host: z.string().min(1).max(100).default('127.0.0.1'),
      ports: z.array(z.number().int().min(1).max(65_535)).min(1).max(16),
      /** Has to be said for a host that other machines reach. */
      anyAddress: z.boolean().default(false),
      /** Elements that the user defined, `elements=...` as a format of datagrams takes them. */
      definitions: z.string().max(4_000_000).nullable().default(null),
      /** Addresses or networks that may send; empty = everyone. */
      allow: z.array(z.string().min(1).max(100)).max(1000).default([]),
      /** Protocols that are taken; empty = every one. */
      protocols: z.array(z.enum(wireProtocols)).max(wireProtocols.length).default([]),
      keepRaw: z.boolean().default(false),
      retention: z
        .object({
          ms: z.number().int().min(1000).nullable().default(null),
          bytes: z.number().int().min(1_000_000).nullable().default(null),
        })
        .default({ ms: null, bytes: null }),
    }),
  ),
  /** Resolves when everything received is stored. */
  'live.stop': as<null>().of(z.object({ capture: z.string().max(100) })),
  /** The captures of the case, the newest first; those that run now among them. */
  'live.captures': as<readonly Capture[]>().of(none),
  /** Whether a file that no format claims is a table that a mapping could read. */
  'mapping.looks': as<Mapping['kind'] | null>().of(z.object({ file: z.number().int() })),
  /** Without a mapping one is guessed, for the delimiter and the kind of first row given where they are. */
  'mapping.preview': as<MappingPreview>().of(
    z.object({
      file: z.number().int(),
      mapping: mappingDraft.nullable().default(null),
      delimiter: z.enum(delimiters).nullable().default(null),
      header: z.boolean().nullable().default(null),
    }),
  ),
  /** Keeps the mapping for the next such file, and imports this one with it. */
  'mapping.import': as<{ readonly job: string }>().of(z.object({ file: z.number().int(), mapping })),
  'mapping.list': as<readonly Mapping[]>().of(none),
  'mapping.remove': as<null>().of(z.object({ name: z.string().max(100) })),

  /** Which of the files begin as an inventory does. */
  'inventory.looks': as<readonly boolean[]>().of(z.object({ files: z.array(fileRef).min(1).max(1000) })),
  /** Reads addresses with their names, networks and sites; an inventory of the same name goes. */
  'inventory.import': as<{ readonly inventory: Inventory; readonly rejects: readonly InventoryReject[] }>().of(
    z.object({ file: fileRef }),
  ),
  'inventory.list': as<readonly Inventory[]>().of(none),
  'inventory.remove': as<null>().of(z.object({ id: z.number().int() })),
  /** Entries in the order of their addresses, those that hold the words looked for. */
  'inventory.entries': as<{
    readonly total: number
    readonly entries: readonly (InventoryEntry & { readonly inventory: number })[]
  }>().of(
    z.object({
      inventory: z.number().int().nullable().default(null),
      search: z.string().max(1000).default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(2000).default(200),
    }),
  ),
  /** The first of the lines of an inventory that were rejected. */
  'inventory.rejects': as<readonly InventoryReject[]>().of(z.object({ id: z.number().int() })),
  /** What the inventories say of an address, and in which lines; null when none lists it. */
  'inventory.listing': as<Listing | null>().of(z.object({ address: z.string().max(100) })),

  'query.parse': as<Parsed>().of(scope),
  /** For each value of text that a query wants and no row of the case has, the nearest one that some row has. */
  'query.nearest': as<readonly NearestValue[]>().of(scope),
  'query.complete': as<Completion>().of(
    z.object({ text: z.string().max(100_000), cursor: z.number().int().min(0), dialect: scope.shape.dialect }),
  ),

  'flows.count': as<{ readonly rows: number; readonly of: number; readonly elapsedMs: number }>().of(scope),
  /** Rows; how many at most, and which of those alike, the query says where it has `limit` or `dedup`. */
  'flows.page': as<Page>().of(
    scope.extend({
      columns: z.array(fieldName).max(200).default([]),
      sort: z.object({ field: fieldName, descending: z.boolean() }).default({ field: 'start', descending: true }),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(200),
      /** One row for the two ways of a connection that was logged one way at a time; counted by such rows. */
      stitch: z.boolean().default(false),
    }),
  ),
  /** The row of the other way of this one, where its log gave each way a row. */
  'flows.other-way': as<number | null>().of(z.object({ id: z.number().int() })),
  /** Rows that need none, and rows without an alert, are left out. */
  'flows.alert-actions': as<readonly AlertAction[]>().of(z.object({ ids: z.array(z.number().int()).max(500) })),
  /** One row with every field that has a value. */
  'flows.row': as<Readonly<Record<string, Cell>> | null>().of(z.object({ id: z.number().int() })),
  'flows.raw': as<RawRecord>().of(z.object({ id: z.number().int() })),
  /** Which tags the row carries and what decided each. */
  'flows.why': as<readonly { readonly tag: string; readonly because: string }[]>().of(
    z.object({ id: z.number().int() }),
  ),
  /** Top values of each asked field with their counts under the filter. */
  'flows.facets': as<Readonly<Record<string, Groups>>>().of(
    scope.extend({ fields: z.array(fieldName).min(1).max(20), limit: z.number().int().min(1).max(1000).default(8) }),
  ),
  'flows.groups': as<Groups>().of(
    scope.extend({
      by: z.array(fieldName).min(1).max(4),
      measures: z.array(measure).min(1).max(6).default(['flows']),
      order: z.object({ measure, descending: z.boolean() }).default({ measure: 'flows', descending: true }),
      limit: z.number().int().min(1).max(100_000).default(100),
    }),
  ),
  /** Buckets are chosen by the width of the picture; `by` splits each bucket, e.g. by `action` or `kind`. */
  'flows.series': as<Series>().of(
    scope.extend({
      by: fieldName.nullable().default(null),
      measure: measure.default('flows'),
      buckets: z.number().int().min(1).max(2000).default(200),
      /** Groups kept when `by` has many values; the largest come first. */
      limit: z.number().int().min(1).max(100).default(12),
    }),
  ),

  /** The lines of a query that has `stats`, or of SQL; rows as they are come by `flows.page`. */
  'query.table': as<Table>().of(
    scope.extend({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(100_000).default(1000),
      /** At most so many buckets a series: the width of the picture. */
      buckets: z.number().int().min(1).max(2000).default(120),
    }),
  ),

  /** The lines of such a query exactly as the window shows them, at most 100,000; or the courses of the first of them. */
  'query.export': as<TextFile>().of(
    scope.extend({
      kind: z.enum(['csv', 'ndjson']),
      courses: z.boolean().default(false),
      buckets: z.number().int().min(1).max(2000).default(120),
    }),
  ),
  /** The questions that come with the program. */
  'presets.list': as<readonly Preset[]>().of(none),

  'rules.list': as<readonly RuleHits[]>().of(scope.extend({ buckets: z.number().int().min(1).max(200).default(32) })),

  'findings.list': as<readonly Finding[]>().of(none),
  'findings.add': as<Finding>().of(
    scope.extend({ ...findingFields, rows: z.array(z.number().int()).max(200).default([]) }),
  ),
  'findings.update': as<Finding>().of(z.object({ id: z.number().int(), ...findingFields })),
  'findings.remove': as<null>().of(z.object({ id: z.number().int() })),
  /** The report as text of the asked kind; empty `ids` means all. */
  'findings.export': as<TextFile>().of(
    z.object({
      kind: z.enum(['html', 'csv', 'ndjson']),
      ids: z.array(z.number().int()).max(10_000).default([]),
      /** IANA zone in which the report shows times. */
      zone: z.string().max(64).default('UTC'),
    }),
  ),
  /** Rows exactly as the grid shows them, at most a million. */
  'flows.export': as<TextFile>().of(
    scope.extend({
      kind: z.enum(['csv', 'ndjson']),
      columns: z.array(fieldName).max(200).default([]),
      sort: z.object({ field: fieldName, descending: z.boolean() }).default({ field: 'start', descending: true }),
      stitch: z.boolean().default(false),
    }),
  ),

  ...viewsContract,
} as const

export type Contract = typeof contract
export type CallName = keyof Contract
export type Input<N extends CallName> = z.input<Contract[N]['input']>
export type ParsedInput<N extends CallName> = z.output<Contract[N]['input']>
export type Output<N extends CallName> = Contract[N]['output']

/** What the engine tells without being asked. */
export type Events = {
  /** The case was opened, closed, or its revision rose. */
  'case.changed': { readonly revision: number; readonly open: boolean }
  'import.progress': ImportJob
  /** The captures of the case, at least twice a second while one runs. */
  'live.changed': readonly Capture[]
  /** An alert found what it looks for, on an import or while capturing; the finding is made. */
  'alert.fired': AlertFiring
  /** A menu item or key of the shell wants a command of the window run. */
  'command.run': { readonly id: string }
  /** A case file was opened from outside: the desktop, a second start. */
  'case.requested': { readonly file: FileRef }
  /** The answer to `dialog.ask`; no files when the user thought better of it. */
  'files.picked': { readonly purpose: DialogPurpose; readonly files: readonly FileRef[] }
}
export type EventName = keyof Events

export const dialogPurposes = ['evidence', 'folder', 'watch', 'open-case', 'new-case'] as const
export type DialogPurpose = (typeof dialogPurposes)[number]

/** One line of the desktop's menu bar, told by the window so that menu, palette and keys come from one list. */
export const menuItem = z.object({
  id: z.string().max(100),
  label: z.string().max(200),
  menu: z.enum(['file', 'edit', 'view', 'go', 'help']),
  /** As Electron writes keys, e.g. `CmdOrCtrl+O`; null = none. */
  accelerator: z.string().max(50).nullable(),
})
export type MenuItem = z.infer<typeof menuItem>

/**
 * What a window tells the shell it runs in, sent as event messages over the same wire. The engine never sees them, and
 * the page shell, which has no menu bar and no dialogs, lets them pass unheard.
 */
export const windowEvents = {
  'menu.offer': z.array(menuItem).max(200),
  'dialog.ask': z.object({ purpose: z.enum(dialogPurposes) }),
} as const
