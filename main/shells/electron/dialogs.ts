import { type BrowserWindow, dialog } from 'electron'
import type { DialogPurpose } from '../../../shared/contract'

const caseFilter = { name: 'Netwake case', extensions: ['netwake'] }

/** Paths the user picked for the purpose; none when the dialog was dismissed. */
export const askForPaths = async (window: BrowserWindow, purpose: DialogPurpose): Promise<readonly string[]> => {
  switch (purpose) {
    case 'evidence':
      return (await dialog.showOpenDialog(window, { properties: ['openFile', 'multiSelections'] })).filePaths
    case 'folder':
      return (await dialog.showOpenDialog(window, { properties: ['openDirectory', 'multiSelections'] })).filePaths
    case 'watch':
      return (await dialog.showOpenDialog(window, { properties: ['openDirectory'] })).filePaths
    case 'open-case':
      return (await dialog.showOpenDialog(window, { properties: ['openFile'], filters: [caseFilter] })).filePaths
    case 'new-case': {
      const { filePath } = await dialog.showSaveDialog(window, { defaultPath: 'case.netwake', filters: [caseFilter] })
      return filePath ? [filePath] : []
    }
  }
}
