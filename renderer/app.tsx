import { useEffect } from 'react'
import styles from './app.module.css'
import { useCommandKeys } from './commands/use-commands'
import { useCase } from './engine/use-case'
import { HistoryMenu } from './features/history/history-menu'
import { Inspector } from './features/inspector/inspector'
import { Notices } from './features/notices/notices'
import { QueryBox } from './features/querybox/query-box'
import { RangeAndZone } from './features/querybox/range-and-zone'
import { Understood } from './features/querybox/understood'
import { DropZone } from './features/start/drop-zone'
import { StartPanel } from './features/start/start-panel'
import { StatusBar } from './features/status/status-bar'
import { Timeline } from './features/timeline/timeline'
import { ViewsMenu } from './features/views/views-menu'
import { overlays } from './overlays'
import { panelViews } from './panels'
import { Rail } from './rail'
import { inspectorOpen } from './state/desk'
import { type Panel, selectedIn } from './state/investigation'
import { useInvestigation } from './state/use-investigation'
import { useValue } from './state/value'
import { t } from './text'
import { cx } from './ui/cx'
import { useMedia } from './ui/use-media'

/** Views that are not about rows: with nothing selected, the inspector has nothing to say beside them. */
const tables: ReadonlySet<string> = new Set<Panel>(['evidence', 'live', 'dashboards', 'presets'])

/** The frame: rail, query box, timeline, the view, the inspector, the status bar. */
export const App = () => {
  useCommandKeys()
  const openCase = useCase()
  const { value } = useInvestigation()
  const narrow = useMedia('(max-width: 860px)')
  const selected = selectedIn(value) !== null
  // There, the inspector lies over the view, so it comes only when something is selected.
  const wanted = narrow || tables.has(value.panel) ? selected : value.panel !== 'start'
  const withInspector = useValue(inspectorOpen) && wanted
  const view = panelViews.find(({ id }) => id === value.panel)

  const title = openCase ? `${openCase.name} – Netwake` : 'Netwake'
  useEffect(() => {
    document.title = title
  }, [title])

  return (
    <DropZone>
      <div className={cx(styles['frame'], !openCase && styles['closed'], withInspector && styles['inspected'])}>
        <Rail />
        {openCase && (
          <>
            <header className={styles['head']}>
              <div className={styles['query']}>
                <QueryBox />
                <HistoryMenu />
                <ViewsMenu />
                <RangeAndZone />
              </div>
              <Understood />
            </header>
            <Timeline />
          </>
        )}
        <main className={styles['view']} aria-label={t(view?.label ?? 'app.start')}>
          {openCase === null ? <StartPanel /> : openCase && view ? <view.View /> : null}
        </main>
        {openCase && withInspector && <Inspector />}
        <StatusBar />
      </div>
      <Notices />
      {overlays.map((Overlay, at) => (
        <Overlay key={at} />
      ))}
    </DropZone>
  )
}
