const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

const children = (folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> => {
  const reader = folder.createReader()
  const found: FileSystemEntry[] = []
  // A reader hands out at most a hundred entries at a time, and an empty list at the end.
  const more = (): Promise<readonly FileSystemEntry[]> =>
    new Promise((resolve, reject) => {
      reader.readEntries(entries => {
        found.push(...entries)
        resolve(entries.length === 0 ? found : more())
      }, reject)
    })
  return more()
}

const filesIn = async (entry: FileSystemEntry): Promise<readonly File[]> => {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))]
  if (!isFolder(entry)) return []
  const files: File[] = []
  for (const child of await children(entry)) files.push(...(await filesIn(child)))
  return files
}

/**
 * The files of a drop. A page has to walk dropped folders itself; the desktop takes a folder by its path, so there the
 * folder stays one item.
 */
export const droppedFiles = async (transfer: DataTransfer, walkFolders: boolean): Promise<readonly File[]> => {
  // Entries have to be asked for before the first await: afterwards the drop is over and its items are empty.
  const plain = [...transfer.files]
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.() ?? null)
  if (!walkFolders || !entries.some(entry => entry?.isDirectory)) return plain
  const files: File[] = []
  for (const entry of entries) if (entry) files.push(...(await filesIn(entry)))
  return files
}
