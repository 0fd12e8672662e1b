import { z } from 'zod'
import { isZone } from '../units/time'

/**
 * How the columns of a table nobody knows become fields of ours: made by the user for one kind of file, kept as a small
 * JSON document, and stored with every file that was read by it.
 */

/** What a column can fill, by what is read from its cells. */
export const mappedFields = {
  time: ['start', 'end'],
  duration: ['duration'],
  host: ['src_ip', 'dst_ip', 'nat_src_ip', 'nat_dst_ip'],
  port: ['src_port', 'dst_port', 'nat_src_port', 'nat_dst_port'],
  count: [
    'bytes',
    'packets',
    'src_bytes',
    'dst_bytes',
    'src_packets',
    'dst_packets',
    'sessions',
    'in_if',
    'out_if',
    'vlan',
    'sampling',
    'http_status',
  ],
  byte: ['icmp_type', 'icmp_code'],
  severity: ['severity'],
  protocol: ['protocol'],
  flags: ['tcp_flags'],
  action: ['action'],
  word: ['kind', 'direction', 'state'],
  rule: ['rule', 'rule_id', 'rule_set'],
  id: ['flow_id'],
  text: [
    'category',
    'app',
    'hostname',
    'url',
    'http_method',
    'user_agent',
    'user',
    'message',
    'sensor',
    'interface',
    'account',
    'region',
    'zone',
    'vpc',
    'subnet',
    'instance',
    'src_mac',
    'dst_mac',
    'vrf',
    'reported_flow_type',
  ],
} as const

export type MappedSort = keyof typeof mappedFields
export type MappedField = (typeof mappedFields)[MappedSort][number]

const sorts = new Map<string, MappedSort>(
  (Object.keys(mappedFields) as MappedSort[]).flatMap(sort => mappedFields[sort].map(field => [field, sort] as const)),
)
export const mappedNames = [...sorts.keys()] as readonly MappedField[]
/** Undefined for what no column can fill. */
export const mappedSort = (field: string): MappedSort | undefined => sorts.get(field)

export const delimiters = [',', ';', '\t', '|'] as const

/** How times are written; anything else is a pattern of Luxon's, such as `dd/MM/yyyy HH:mm:ss`. */
export const timeFormats = ['iso', 'epoch-s', 'epoch-ms', 'epoch-us', 'epoch-ns'] as const

/** Patterns often met, the likelier first. */
export const usualPatterns = [
  'yyyy/MM/dd HH:mm:ss',
  'MM/dd/yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm:ss',
  'dd.MM.yyyy HH:mm:ss',
  'dd-MM-yyyy HH:mm:ss',
  'dd/LLL/yyyy:HH:mm:ss ZZZ',
  'dd-LLL-yyyy HH:mm:ss',
  'LLL d yyyy HH:mm:ss',
  'LLL d, yyyy HH:mm:ss',
  'M/d/yyyy h:mm:ss a',
  'd/M/yyyy h:mm:ss a',
  'M/d/yyyy H:mm',
  'd/M/yyyy H:mm',
  'yyyyMMddHHmmss',
] as const

const field = z
  .string()
  .refine((name): name is MappedField => sorts.has(name), { error: 'no column can fill this field' })
const words = z.array(z.string().trim().min(1).max(100)).max(50)

/** A mapping that may still lack what it needs: as it is while someone makes it. */
export const mappingDraft = z.strictObject({
  /** Of this document, for later ones that say more. */
  version: z.literal(1),
  name: z.string().trim().max(100),
  kind: z.enum(['csv', 'ndjson']),
  delimiter: z.enum(delimiters).default(','),
  /** Whether the first row of a CSV names the columns; without it they are called 1, 2, 3 ... */
  header: z.boolean().default(true),
  /** Columns by their name, or of NDJSON by their path (`source.ip`). Two columns of one time are a date and a clock. */
  columns: z.array(z.strictObject({ column: z.string().min(1).max(300), field })).max(100),
  time: z.strictObject({
    format: z.string().trim().max(64),
    /** IANA zone of times that name no offset. */
    zone: z.string().max(64).refine(isZone, { error: 'there is no such time zone' }),
  }),
  duration: z.enum(['s', 'ms', 'us']).default('s'),
  /** Words of the action column, in any case. A word in none of the lists rejects its record: an action is never guessed. */
  actions: z
    .strictObject({ allowed: words, denied: words, neither: words })
    .default({ allowed: [], denied: [], neither: [] }),
  /** Fields that no column fills, with the one value they have in all records. */
  constants: z
    .array(z.strictObject({ field, value: z.string().trim().max(300) }))
    .max(20)
    .default([]),
})

/** As long as this the document may be where it is kept with a file. */
export const longestMapping = 9000

const mostTimeColumns = 2

/** What a draft still lacks, one sentence each without its full stop. */
const lacks = ({ name, columns, constants, actions, time }: z.infer<typeof mappingDraft>): readonly string[] => {
  const counts = new Map<string, number>()
  for (const { field: filled } of [...columns, ...constants]) counts.set(filled, (counts.get(filled) ?? 0) + 1)
  const crowded = [...counts].find(([filled, count]) => count > (mappedSort(filled) === 'time' ? mostTimeColumns : 1))
  const known = [...actions.allowed, ...actions.denied, ...actions.neither].map(word => word.toLowerCase())
  const twice = known.find((word, at) => known.indexOf(word) !== at)
  const empty = constants.find(({ value }) => value === '')
  return [
    ...(counts.has('start') || counts.has('end')
      ? []
      : ['no column says when it happened: one must fill start or end']),
    ...(crowded ? [`${crowded[1]} columns fill ${crowded[0]}`] : []),
    ...(time.format === '' ? ['the time format is missing'] : []),
    ...(twice === undefined ? [] : [`the action ${twice} stands in two lists`]),
    ...(empty ? [`the fixed value of ${empty.field} is missing`] : []),
    ...(name === '' ? ['it has no name'] : []),
  ]
}

export const mapping = mappingDraft
  .superRefine((draft, context) => {
    for (const message of lacks(draft)) context.addIssue({ code: 'custom', message })
  })
  .refine(value => JSON.stringify(value).length <= longestMapping, {
    error: `it is longer than ${longestMapping.toLocaleString('en')} characters`,
  })

export type Mapping = z.infer<typeof mapping>

/** The sentence about the first thing wrong with a document that is no mapping. */
export const mappingProblem = (error: z.ZodError): string => {
  const [issue] = error.issues
  const place = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
  return `${place}${issue?.message ?? 'it is no mapping'}`
}
