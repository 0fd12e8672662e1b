import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { captureStates } from '../../shared/model/capture'
import { wireProtocols } from '../../shared/model/exporter'
import { fields } from '../../shared/model/fields'
import { commands } from '../commands'
import { exporterColumns } from '../features/live/exporter-columns'
import { panels } from '../state/investigation'
import { lossKinds } from '../state/losses'
import { hasText } from '.'

const renderer = fileURLToPath(new URL('..', import.meta.url))

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : []
  })

/** A key with a count has its words under `_one` and `_other`. */
const known = (key: string): boolean => hasText(key) || hasText(`${key}_other`)

test('every key written in the window has words', () => {
  const missing = sources(renderer).flatMap(path =>
    [...readFileSync(path, 'utf8').matchAll(/\bt\(\s*'([\w.-]+)'/g)].flatMap(([, key = '']) =>
      known(key) ? [] : [`${path.slice(renderer.length)}: ${key}`],
    ),
  )
  expect(missing).toEqual([])
})

test('every command, panel and field of the model has a name', () => {
  const keys = [
    ...commands.map(({ label }) => label),
    ...panels.map(panel => `app.${panel}`),
    ...fields.map(({ name }) => `fields.${name}`),
  ]
  expect(keys.filter(key => !known(key))).toEqual([])
})

test('every state, protocol, loss and column of the Live view has a name, and what needs one an explanation', () => {
  const nothing = () => undefined
  const look = { zone: 'UTC', longestAddress: 0, withListener: true, onAddress: nothing, onRecords: nothing }
  const keys = [
    ...captureStates.map(state => `live.state.${state}`),
    ...wireProtocols.map(protocol => `live.protocol.${protocol}`),
    ...lossKinds.flatMap(kind => [`live.loss.${kind}`, `live.lossHint.${kind}`]),
    ...exporterColumns(look).flatMap(({ id }) => [`live.column.${id}`, `live.columnHint.${id}`]),
  ]
  expect(keys.filter(key => !known(key))).toEqual([])
})
