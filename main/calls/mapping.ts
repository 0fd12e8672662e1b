import type { MappingPreview } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import { type Mapping, mappingProblem, mapping as mappingSchema } from '../../shared/model/mapping'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import type { Head } from '../formats/format'
import { doubtsOf, guessMapping } from '../formats/mapped/guess'
import { mapped, mappedId, unusable } from '../formats/mapped/mapped'
import { rowsOf, type Table, tableIn } from '../formats/mapped/table'
import { createSavedMappings } from '../saved-mappings'
import { type Previewed, previewRecords } from '../sources/preview'
import { headOf } from '../sources/raw'
import { writable } from './evidence'

/** Rows shown of a file, and records read for the preview. */
const mostRows = 12

type MappingCalls = Pick<
  Calls,
  'mapping.looks' | 'mapping.preview' | 'mapping.import' | 'mapping.list' | 'mapping.remove'
>

const optionsOf = (mapping: Mapping): string => JSON.stringify(mapping)

/** Why the mapping as it is cannot be imported with, and what it makes of the first records otherwise. */
const tried = (
  head: Head,
  draft: Mapping,
): { readonly problem: string | null; readonly records: readonly Previewed[] } => {
  const parsed = mappingSchema.safeParse(draft)
  // Without a name it can be tried, too.
  const usable = mappingSchema.safeParse({ ...draft, name: draft.name === '' ? '-' : draft.name })
  if (!usable.success) return { problem: unusable(mappingProblem(usable.error)), records: [] }
  try {
    const records = previewRecords(head, mapped, optionsOf(usable.data), mostRows)
    return { problem: parsed.success ? null : unusable(mappingProblem(parsed.error)), records }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { problem: error.message, records: [] }
  }
}

const stem = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? path).replace(/(\.[a-z0-9]{1,8}){1,2}$/i, '').slice(0, 100)

const noTable = (path: string): Failure =>
  new Failure('bad-input', `${path} begins with neither a table nor JSON records; a mapping cannot read it.`)

export const mappingCalls = ({ home, needed }: EngineContext): MappingCalls => {
  const saved = createSavedMappings(home)
  const fileNamed = (id: number): EvidenceFile => {
    const file = needed()
      .store.files()
      .find(each => each.id === id)
    if (file) return file
    throw new Failure('bad-input', `There is no evidence file ${id}.`)
  }
  const preview = async (id: number, given: Mapping | null, shape: Partial<Table>): Promise<MappingPreview> => {
    const { path } = fileNamed(id)
    const head = await headOf(path)
    const found = tableIn(head)
    if (!found) throw noTable(path)
    const table: Table = given ?? { ...found, ...shape }
    const shown = rowsOf(head, table, mostRows)
    const mapping = given ?? guessMapping(table, shown, stem(path))
    return { mapping, doubts: doubtsOf(mapping, shown), ...shown, ...tried(head, mapping) }
  }
  return {
    'mapping.looks': async ({ file }) => tableIn(await headOf(fileNamed(file).path))?.kind ?? null,
    'mapping.preview': ({ file, mapping, delimiter, header }) =>
      preview(file, mapping, {
        ...(delimiter === null ? {} : { delimiter }),
        ...(header === null ? {} : { header }),
      }),
    'mapping.import': ({ file, mapping }) => {
      const { path } = fileNamed(file)
      const job = writable(needed()).start([{ path, name: path }], `${mappedId}:${optionsOf(mapping)}`)
      saved.save(mapping)
      return { job }
    },
    'mapping.list': () => saved.list(),
    'mapping.remove': ({ name }) => {
      saved.remove(name)
      return null
    },
  }
}
