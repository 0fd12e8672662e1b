import { type FileRef, fileRef } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import { t } from '../text'
import type { UploadOptions } from './shell'

/** Streams a file to the engine. XMLHttpRequest, because `fetch` neither reports progress nor streams a File in Chromium over HTTP/1. */
export const upload = (file: File, { onProgress, signal }: UploadOptions = {}): Promise<FileRef> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = (cause: string) =>
      reject(new Failure('bad-input', t('shell.uploadFailed', { name: file.name, cause })))
    request.open('PUT', `/upload?name=${encodeURIComponent(file.name)}`)
    request.upload.addEventListener('progress', event => onProgress?.(event.loaded))
    request.addEventListener('load', () => {
      if (request.status !== 200) return fail(request.responseText || String(request.status))
      resolve(fileRef.parse(JSON.parse(request.responseText)))
    })
    request.addEventListener('error', () => fail(t('shell.unreachable')))
    request.addEventListener('abort', () =>
      reject(new Failure('cancelled', t('shell.uploadCancelled', { name: file.name }))),
    )
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
