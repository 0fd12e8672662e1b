import type { AlertFiring } from '../../../shared/model/alert'
import { formatCount } from '../../../shared/units/number'
import type { OpenCase } from '../../engine'
import { say } from './output'
import type { Progress } from './progress'

/** An alert that fired, as soon as it does. */
export const sayFired = (progress: Progress, { name, severity, rows, finding }: AlertFiring): void => {
  progress.end()
  const made = finding === null ? '' : ` It is finding ${finding}.`
  say(`Alert (${severity}): ${name}, ${formatCount(rows)} new ${rows === 1 ? 'row' : 'rows'}.${made}`)
}

/** Waits until the alerts have looked at everything stored, and says which of them could not be evaluated. */
export const awaitAlerts = async ({ alerts, store }: OpenCase): Promise<void> => {
  await alerts?.idle()
  const names = new Map(store.kept.views().map(({ id, name }) => [id, name]))
  for (const { view, problem } of store.kept.alertStates())
    if (problem !== null) say(`The alert ${names.get(view) ?? view} was not evaluated: ${problem}`)
}
