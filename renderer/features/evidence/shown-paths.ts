import type { EvidenceFile } from '../../../shared/model/file'
import { visibleText } from '../../../shared/units/visible-text'

/** A path as it is shown where there is little room. */
export type ShownPath = { readonly folder: string; readonly name: string }

type Split = { readonly id: number; readonly folders: readonly string[]; readonly name: string }

const split = ({ id, path }: Pick<EvidenceFile, 'id' | 'path'>): Split => {
  const parts = visibleText(path).split(/[\\/]/)
  return { id, folders: parts.slice(0, -1), name: parts.at(-1) ?? '' }
}

/** How many folders all have in common, from the beginning or, with `fromEnd`, from the end. */
const common = (all: readonly (readonly string[])[], fromEnd: boolean): number => {
  const [first = []] = all
  const at = (folders: readonly string[], step: number) => folders.at(fromEnd ? -1 - step : step)
  let count = 0
  while (count < first.length && all.every(folders => at(folders, count) === at(first, count))) count++
  return count
}

const folderOf = (folders: readonly string[], before: number, after: number): string => {
  const own = folders.slice(before, Math.max(before, folders.length - after))
  if (own.length === 0) return ''
  return `${before > 0 ? '…/' : ''}${own.join('/')}/${after > 0 ? '…/' : ''}`
}

/**
 * Clouds write each hour's log under the same name, deep in folders that differ in one part only: of files of one name
 * that part is shown, and what they have in common is left out. A name that is there once is shown with its folder.
 */
export const shownPaths = (files: readonly Pick<EvidenceFile, 'id' | 'path'>[]): ReadonlyMap<number, ShownPath> => {
  const byName = new Map<string, Split[]>()
  for (const file of files.map(split)) {
    const alike = byName.get(file.name)
    if (alike) alike.push(file)
    else byName.set(file.name, [file])
  }
  const shown = new Map<number, ShownPath>()
  for (const [name, alike] of byName) {
    const all = alike.map(({ folders }) => folders)
    const isAlone = all.length === 1 || all.every(folders => folders.join('/') === all[0]?.join('/'))
    const before = isAlone ? 0 : common(all, false)
    const after = isAlone ? 0 : common(all, true)
    for (const { id, folders } of alike) shown.set(id, { folder: folderOf(folders, before, after), name })
  }
  return shown
}
