import { Ellipsis, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import type { ListedDashboard } from '../../../shared/contract/views'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { dashboardShown } from '../../state/keeping'
import { notify, notifyError } from '../../state/notices'
import { readTextFile } from '../../state/read-text-file'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { Menu } from '../../ui/menu'
import { ErrorNote, Waiting } from '../../ui/notes'
import { PanelBar } from '../../ui/panel'
import { Board } from './board'
import styles from './dashboards.module.css'
import { NameDialog } from './name-dialog'

/** Dashboards that came with the program and the user's own; one of them open. */
export const DashboardsView = () => {
  const engine = useEngine()
  const shell = useShell()
  const open = useCase()
  const chosen = useValue(dashboardShown)
  const listed = useAnswer('dashboards.list', {})
  const [naming, setNaming] = useState<ListedDashboard | 'new' | null>(null)
  const all = listed.data ?? []
  const shown = all.find(({ id }) => id === chosen)
  const home = open?.readOnly ? ('library' as const) : ('case' as const)

  const make = async (title: string, from: Pick<ListedDashboard, 'tiles' | 'note'> | null) => {
    try {
      const made = await engine.ask('dashboards.save', {
        dashboard: { title, note: from?.note ?? '', tiles: [...(from?.tiles ?? [])] },
        places: [home],
      })
      listed.again()
      dashboardShown.set(made.id)
    } catch (error) {
      notifyError(error)
    }
  }
  const rename = async ({ id, note, tiles, places }: ListedDashboard, title: string) => {
    try {
      await engine.ask('dashboards.save', { dashboard: { id, title, note, tiles: [...tiles] }, places: [...places] })
    } catch (error) {
      notifyError(error)
    }
  }
  const remove = async ({ id, title }: ListedDashboard) => {
    try {
      await engine.ask('dashboards.remove', { id })
      notify('info', t('views.removed', { name: title }))
    } catch (error) {
      notifyError(error)
    }
  }
  const keepIn = async ({ id, title, note, tiles }: ListedDashboard, places: readonly ('case' | 'library')[]) => {
    try {
      await engine.ask('dashboards.save', { dashboard: { id, title, note, tiles: [...tiles] }, places: [...places] })
    } catch (error) {
      notifyError(error)
    }
  }
  const exportOne = async ({ id }: ListedDashboard) => {
    try {
      const { name, mime, text } = await engine.ask('dashboards.export', { id })
      shell.save(name, mime, text)
    } catch (error) {
      notifyError(error)
    }
  }
  const importFile = async () => {
    try {
      const text = await readTextFile('.json')
      if (text === null) return
      const { views, dashboards, replaced } = await engine.ask('library.import', { text, places: [home] })
      notify('info', t('dashboards.brought', { views, dashboards, replaced }))
    } catch (error) {
      notifyError(error)
    }
  }
  const duplicate = (board: ListedDashboard) => void make(t('dashboards.copyOf', { title: board.title }), board) // shows its own errors

  if (shown) return <Board key={shown.id} board={shown} onDuplicate={() => duplicate(shown)} />
  return (
    <section className={styles['board']} aria-label={t('dashboards.title')}>
      <PanelBar
        title={t('dashboards.title')}
        actions={
          <>
            {/* Shows its own errors. */}
            <Button small onClick={() => void importFile()}>
              <Upload size={14} />
              {t('dashboards.import')}
            </Button>
            <Button small look="accent" onClick={() => setNaming('new')}>
              <Plus size={14} />
              {t('dashboards.new')}
            </Button>
          </>
        }
      />
      {listed.error && <ErrorNote error={listed.error} onRetry={listed.again} />}
      {!listed.data && !listed.error && <Waiting what={t('dashboards.asking')} />}
      <div className={styles['cards']}>
        {all.map(board => (
          <article key={board.id} className={styles['card']} aria-label={board.title}>
            <button type="button" className={styles['openCard']} onClick={() => dashboardShown.set(board.id)}>
              <span className={styles['cardTitle']}>{board.title}</span>
              <span className="dim">
                {board.shipped
                  ? t('dashboards.shipped')
                  : board.places.map(place => t(`views.places.${place}`)).join(', ')}
                {' · '}
                {t('dashboards.tiles', { count: board.tiles.length })}
              </span>
              {board.note !== '' && <span className={styles['cardNote']}>{board.note}</span>}
            </button>
            <Menu
              label={t('views.more', { name: board.title })}
              trigger={
                <IconButton small label={t('views.more', { name: board.title })}>
                  <Ellipsis size={14} />
                </IconButton>
              }
              entries={[
                { kind: 'action', id: 'duplicate', label: t('dashboards.duplicate'), run: () => duplicate(board) },
                { kind: 'action', id: 'file', label: t('dashboards.as.file'), run: () => void exportOne(board) },
                ...(board.shipped
                  ? []
                  : ([
                      { kind: 'action', id: 'rename', label: t('dashboards.rename'), run: () => setNaming(board) },
                      {
                        kind: 'action',
                        id: 'library',
                        label: t('dashboards.inLibrary'),
                        checked: board.places.includes('library'),
                        run: () =>
                          void keepIn(board, board.places.includes('library') ? [home] : [...board.places, 'library']),
                      },
                      { kind: 'line', id: 'line' },
                      {
                        kind: 'action',
                        id: 'remove',
                        label: t('views.remove'),
                        danger: true,
                        run: () => void remove(board),
                      },
                    ] as const)),
              ]}
            />
          </article>
        ))}
      </div>
      {naming && (
        <NameDialog
          name={naming === 'new' ? '' : naming.title}
          onClose={() => setNaming(null)}
          onSave={title => {
            setNaming(null)
            // Both show their own errors.
            void (naming === 'new' ? make(title, null) : rename(naming, title))
          }}
        />
      )}
    </section>
  )
}
