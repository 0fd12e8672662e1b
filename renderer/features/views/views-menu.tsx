import { Bell, Bookmark, Download, Ellipsis, Pin, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import type { Kept, SavedView } from '../../../shared/model/saved-view'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { changeLayout } from '../../state/grid-layout'
import { pinAsked, saveViewAsked } from '../../state/keeping'
import { notify, notifyError } from '../../state/notices'
import { readTextFile } from '../../state/read-text-file'
import { rangeOf } from '../../state/saved-range'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { formatCount } from '../../ui/format'
import { Menu } from '../../ui/menu'
import { ErrorNote } from '../../ui/notes'
import { Popover } from '../../ui/popover'
import styles from './views.module.css'

type Foldered = readonly (readonly [string, readonly Kept<SavedView>[]])[]

const byFolder = (views: readonly Kept<SavedView>[]): Foldered => {
  const folders = new Map<string, Kept<SavedView>[]>()
  for (const view of views) folders.set(view.folder, [...(folders.get(view.folder) ?? []), view])
  return [...folders]
    .map(([folder, list]) => [folder, list.toSorted((a, b) => a.name.localeCompare(b.name))] as const)
    .sort(([a], [b]) => a.localeCompare(b))
}

const ViewList = ({ close }: { readonly close: () => void }) => {
  const engine = useEngine()
  const shell = useShell()
  const open = useCase()
  const { value, change } = useInvestigation()
  const listed = useAnswer('views.list', {})
  const alerts = useAnswer('alerts.list', {})
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = (listed.data ?? []).filter(({ name, folder, text }) =>
    `${folder} ${name} ${text}`.toLowerCase().includes(wanted),
  )

  const show = (view: Kept<SavedView>) => {
    if (!open) return
    changeLayout({ shown: view.columns })
    change({
      query: view.text,
      range: rangeOf(view.range, open),
      zone: view.zone,
      panel: view.picture === 'map' ? 'map' : 'flows',
      selection: null,
    })
    close()
  }
  const exportLibrary = async () => {
    try {
      const { name, mime, text } = await engine.ask('library.export', {})
      shell.save(name, mime, text)
    } catch (error) {
      notifyError(error)
    }
  }
  const importFile = async () => {
    try {
      const text = await readTextFile('.json')
      if (text === null) return
      const { views, dashboards, replaced } = await engine.ask('library.import', { text, places: ['library'] })
      notify('info', t('views.brought', { views, dashboards, replaced }))
    } catch (error) {
      notifyError(error)
    }
  }
  const remove = async ({ id, name }: SavedView) => {
    try {
      await engine.ask('views.remove', { id })
      notify('info', t('views.removed', { name }))
    } catch (error) {
      notifyError(error)
    }
  }
  return (
    <div className={styles['list']}>
      <div className={styles['tools']}>
        <input
          autoFocus
          aria-label={t('views.find')}
          placeholder={t('views.find')}
          value={search}
          onChange={event => setSearch(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && found[0]) show(found[0])
          }}
        />
        {/* Both show their own errors. */}
        <IconButton small label={t('views.importLibrary')} onClick={() => void importFile()}>
          <Upload size={14} />
        </IconButton>
        <IconButton small label={t('views.exportLibrary')} onClick={() => void exportLibrary()}>
          <Download size={14} />
        </IconButton>
        <Button
          small
          onClick={() => {
            close()
            pinAsked.set({ title: '', query: value.query })
          }}
        >
          <Pin size={14} />
          {t('views.pinQuery')}
        </Button>
        <Button
          small
          look="accent"
          onClick={() => {
            close()
            saveViewAsked.set({ view: null })
          }}
        >
          <Plus size={14} />
          {t('views.save')}
        </Button>
      </div>
      {listed.error && <ErrorNote error={listed.error} onRetry={listed.again} />}
      {listed.data?.length === 0 && <p className={styles['empty']}>{t('views.empty')}</p>}
      <div className={styles['scroll']}>
        {byFolder(found).map(([folder, views]) => (
          <section key={folder}>
            {folder !== '' && <h3>{visibleText(folder)}</h3>}
            <ul>
              {views.map(view => {
                const alert = alerts.data?.find(known => known.view === view.id)
                return (
                  <li key={view.id} className={styles['view']}>
                    <button type="button" className={styles['open']} onClick={() => show(view)}>
                      <span className={styles['name']}>
                        {view.alert && <Bell size={12} aria-label={t('views.alert')} />} {visibleText(view.name)}
                        <span className="dim">
                          {' '}
                          · {t(`views.pictures.${view.picture}`)} ·{' '}
                          {view.places.map(place => t(`views.places.${place}`)).join(', ')}
                        </span>
                      </span>
                      <code>{view.text === '' ? t('query.everything') : visibleText(view.text)}</code>
                      {alert && (
                        <span className={cx(styles['state'], alert.problem !== null && styles['problem'])}>
                          {alert.problem ??
                            t('views.alertState', {
                              count: alert.fired,
                              rows: formatCount(alert.rows),
                              most: formatCount(alert.moreThan),
                            })}
                        </span>
                      )}
                    </button>
                    <Menu
                      label={t('views.more', { name: view.name })}
                      trigger={
                        <IconButton small label={t('views.more', { name: view.name })}>
                          <Ellipsis size={14} />
                        </IconButton>
                      }
                      entries={[
                        {
                          kind: 'action',
                          id: 'pin',
                          label: t('views.pin'),
                          run: () => {
                            close()
                            pinAsked.set({ title: view.name, query: view.text, kind: view.picture, note: view.note })
                          },
                        },
                        {
                          kind: 'action',
                          id: 'change',
                          label: t('views.change'),
                          run: () => {
                            close()
                            saveViewAsked.set({ view })
                          },
                        },
                        { kind: 'line', id: 'line' },
                        {
                          kind: 'action',
                          id: 'remove',
                          label: t('views.remove'),
                          danger: true,
                          run: () => void remove(view), // shows its own errors
                        },
                      ]}
                    />
                  </li>
                )
              })}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

/** Questions that are kept, by folder; one press asks one again. */
export const ViewsMenu = () => (
  <Popover
    label={t('views.title')}
    placement="bottom end"
    trigger={
      <Button aria-label={t('views.title')}>
        <Bookmark size={14} />
        <span className={styles['word']}>{t('views.title')}</span>
      </Button>
    }
  >
    {close => <ViewList close={close} />}
  </Popover>
)
