import { useEffect } from 'react'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { notify } from '../../state/notices'
import { useInvestigationStore } from '../../state/use-investigation'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import { notifyDesktop } from './notifications'

/** Says that an alert fired, in the window and, where that is allowed, on the desktop. */
export const AlertListener = () => {
  const engine = useEngine()
  const investigation = useInvestigationStore()
  useEffect(
    () =>
      engine.on('alert.fired', ({ name, rows, severity, finding }) => {
        const text = t('views.fired', {
          name: visibleText(name),
          count: rows,
          rows: formatCount(rows),
          severity: t(`findings.severity.${severity}`),
        })
        const show = () =>
          investigation.change({
            panel: 'findings',
            selection: finding === null ? null : { kind: 'finding', id: finding },
          })
        notify('error', text, { label: t('views.showFinding'), run: show })
        notifyDesktop(t('views.firedTitle'), text, show)
      }),
    [engine, investigation],
  )
  return null
}
