import { fields } from '../model/fields'

/** What SQL is asked of: views of the open case, made when a statement names them and thrown away after it. */

export type SqlColumn = { readonly name: string; readonly type: 'integer' | 'real' | 'text'; readonly about: string }
export type SqlView = { readonly name: ViewName; readonly about: string; readonly columns: readonly SqlColumn[] }

export const viewNames = ['flows', 'hosts', 'files', 'rejects', 'findings'] as const
export type ViewName = (typeof viewNames)[number]

const numeric = new Set(['integer', 'time', 'duration', 'flags'])

const column = (name: string, type: SqlColumn['type'], about = ''): SqlColumn => ({ name, type, about })

/** One column for each field of the model, and the addresses in a form that sorts. */
const flowColumns: readonly SqlColumn[] = [
  ...fields.map(({ name, type }) => column(name, numeric.has(type) ? 'integer' : type === 'degrees' ? 'real' : 'text')),
  ...fields.filter(({ type }) => type === 'ip').map(({ name }) => column(`${name}_hex`, 'text')),
]

export const sqlViews: readonly SqlView[] = [
  {
    name: 'flows',
    about:
      'the rows of the range asked about, every field a column: times and durations in ms, addresses text, `flow_type` as `|East-West|ExternalPublic|`, `src_ip_hex` and its like for the order of addresses',
    columns: flowColumns,
  },
  {
    name: 'hosts',
    about: 'every address of the case and what is known of it',
    columns: [
      column('address', 'text'),
      column('address_hex', 'text', '32 digits that sort as addresses do'),
      column('scope', 'text'),
      column('country', 'text'),
      column('asn', 'integer'),
      column('org', 'text'),
      column('cloud', 'text'),
    ],
  },
  {
    name: 'files',
    about: 'the evidence files and senders of captures with their books',
    columns: [
      column('id', 'integer'),
      column('path', 'text'),
      column('sha256', 'text'),
      column('bytes', 'integer'),
      column('format', 'text'),
      column('state', 'text', 'importing, complete, cancelled or failed'),
      column('seen', 'integer', 'seen = stored + rejected + skipped + duplicate'),
      column('stored', 'integer'),
      column('rejected', 'integer'),
      column('skipped', 'integer'),
      column('duplicate', 'integer'),
      column('first', 'integer', 'ms'),
      column('last', 'integer', 'ms'),
      column('error', 'text'),
    ],
  },
  {
    name: 'rejects',
    about: 'every record that could not become a row',
    columns: [
      column('id', 'integer'),
      column('file', 'integer', 'the id in files'),
      column('path', 'text'),
      column('record', 'integer'),
      column('line', 'integer'),
      column('offset', 'integer', 'bytes'),
      column('length', 'integer', 'bytes'),
      column('reason', 'text'),
      column('excerpt', 'text'),
    ],
  },
  {
    name: 'findings',
    about: 'what was pinned',
    columns: [
      column('id', 'integer'),
      column('title', 'text'),
      column('severity', 'text', 'low, medium, high or critical'),
      column('note', 'text', 'Markdown'),
      column('query', 'text'),
      column('rows', 'integer', 'when it was made'),
      column('created', 'integer', 'ms'),
      column('updated', 'integer', 'ms'),
    ],
  },
]

export const viewNamed = (name: string): SqlView | undefined => sqlViews.find(view => view.name === name)
