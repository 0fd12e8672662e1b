import { writeSync } from 'node:fs'
import { openCase } from './open-case'
import { numberedBatch, numberedRows, plainFacts } from './testing'

/**
 * A writer to be killed by the tests: appends batch after batch to the case it is given and says the number of each one
 * that is stored. With `hold` it opens the case, says so, and waits. How many rows a batch has follows from its number.
 */
const say = (word: string | number): void => void writeSync(1, `${word}\n`)

const batchesPerFile = 12

const appendForever = async (path: string): Promise<void> => {
  const store = await openCase(path, { create: true })
  if (store.readOnly) throw new Error(store.readOnlyReason ?? '')
  let number = 0
  for (let rows = 0; rows < store.rowCount(); number++) rows += numberedRows(number)
  const [broken] = store.unfinishedFiles()
  if (broken) store.resumeFile(broken.id, broken.path)
  let file = broken?.id ?? null
  for (;;) {
    file ??= store.addFile({ path: `/logs/${number}.log`, bytes: 1, format: 'aws-vpc-flow' })
    store.appendBatch(file, numberedBatch(number), plainFacts)
    say(number)
    number++
    if (number % batchesPerFile !== 0) continue
    store.finishFile(file, { state: 'complete', sha256: String(number), bytes: 1, error: null, format: null })
    file = null
  }
}

const hold = async (path: string): Promise<void> => {
  const store = await openCase(path, { create: true })
  say(store.readOnlyReason ?? 'writing')
  process.stdin.resume()
}

const [, , mode = '', path = ''] = process.argv
await (mode === 'hold' ? hold(path) : appendForever(path))
