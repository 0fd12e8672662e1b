import type * as Electron from 'electron'
import { needReady, refusal, script } from './state'

const openProperties = new Set<string>([
  'openFile',
  'openDirectory',
  'multiSelections',
  'showHiddenFiles',
  'createDirectory',
  'promptToCreate',
  'noResolveAliases',
  'treatPackageAsDirectory',
  'dontAddToRecent',
])

/** The next paths the story laid out; an empty list is a dismissed dialog. */
const nextAnswer = (): readonly string[] => script.dialogAnswers.shift() ?? []

export const dialog = {
  showOpenDialog: async (
    _window: unknown,
    options: Electron.OpenDialogOptions,
  ): Promise<Electron.OpenDialogReturnValue> => {
    needReady('dialog.showOpenDialog')
    for (const property of options.properties ?? [])
      if (!openProperties.has(property)) throw refusal(`Unknown property ${property}`)
    const filePaths = [...nextAnswer()]
    if (filePaths.length > 1 && !options.properties?.includes('multiSelections'))
      throw refusal('This dialog returns one path')
    return { canceled: filePaths.length === 0, filePaths }
  },
  showSaveDialog: async (
    _window: unknown,
    _options: Electron.SaveDialogOptions,
  ): Promise<Electron.SaveDialogReturnValue> => {
    needReady('dialog.showSaveDialog')
    const [filePath = ''] = nextAnswer()
    return { canceled: filePath === '', filePath }
  },
  showErrorBox: (title: string, content: string): void => {
    process.stderr.write(`${title}: ${content}\n`)
  },
}
