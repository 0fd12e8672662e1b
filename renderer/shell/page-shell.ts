import { fileRef } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import { t } from '../text'
import { saveFile } from './save-file'
import type { Shell } from './shell'
import { createSocketWire } from './socket-wire'
import { upload } from './upload'

const post = async (address: string, body: unknown): Promise<unknown> => {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Failure('bad-input', await response.text())
  return response.json()
}

/** The page served on 127.0.0.1: a WebSocket for questions, uploads for files. */
export const createPageShell = (): Shell => {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const wire = createSocketWire(`${scheme}//${location.host}/rpc`, t('shell.lost'))
  return {
    kind: 'page',
    transport: wire,
    onLost: wire.onLost,
    refForFile: upload,
    refForPath: async (path, purpose) =>
      fileRef.parse(await post(purpose === 'existing' ? '/path' : '/new-path', { path })),
    askForFiles: null,
    offerMenu: () => undefined,
    save: saveFile,
  }
}
