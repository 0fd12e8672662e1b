import { z } from 'zod'
import {
  type AlertAction,
  type AppInfo,
  type CaseInfo,
  type Cell,
  type Completion,
  type Groups,
  type ImportJob,
  type MappingPreview,
  measures,
  type NearestValue,
  type Page,
  type Parsed,
  type RawRecord,
  type RejectRaw,
  type Series,
  type Table,
  type Verification,
} from './contract/answers'
import { as } from './contract/call'
import { fileRef } from './contract/file-ref'
import { scope } from './contract/scope'
import { viewsContract } from './contract/views'
import type { Capture } from './model/capture'
import { wireProtocols } from './model/exporter'
import type { EvidenceFile } from './model/file'
import type { Finding } from './model/finding'
import type { Inventory, InventoryEntry, InventoryReject, Listing } from './model/inventory'
import { delimiters, type Mapping, mapping, mappingDraft } from './model/mapping'
import type { Preset } from './model/preset'
import type { StoredReject } from './model/reject'
import type { RuleHits } from './model/rule'
import type { TextFile } from './model/text-file'
import type { Watch } from './model/watch'

export * from './contract/answers'
export * from './contract/events'
export * from './contract/file-ref'
export type { Scope, ScopeInput } from './contract/scope'
export type { TextFile } from './model/text-file'

const fieldName = z.string().max(64)
const measure = z.enum(measures)
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
