import { useState } from 'react'
import { type Tile, type TileKind, type TileSource, tileKinds } from '../../../shared/model/dashboard'
import type { Kept, SavedView } from '../../../shared/model/saved-view'
import { parseQuery } from '../../../shared/query/parse'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Select } from '../../ui/select'
import styles from './dashboards.module.css'

export type TileWords = Pick<Tile, 'title' | 'kind' | 'source' | 'note' | 'fill'>

const own = '-'

const sourceOf = (
  kind: TileKind,
  view: string,
  query: string,
  words: string,
  before: TileSource | null,
  zone: string,
): TileSource => {
  if (kind === 'text') return { kind: 'text', text: words }
  if (view !== own) return { kind: 'view', view }
  const kept = before?.kind === 'query' ? before : null
  return { kind: 'query', query, range: kept?.range ?? { kind: 'all' }, zone: kept?.zone ?? zone }
}

const Fields = ({
  tile,
  views,
  onSave,
  onClose,
}: {
  readonly tile: Tile | null
  readonly views: readonly Kept<SavedView>[]
  readonly onSave: (words: TileWords) => void
  readonly onClose: () => void
}) => {
  const { value } = useInvestigation()
  const { source } = tile ?? { source: null }
  const [title, setTitle] = useState(tile?.title ?? '')
  const [kind, setKind] = useState<TileKind>(tile?.kind ?? 'table')
  const [view, setView] = useState(source?.kind === 'view' ? source.view : own)
  const [query, setQuery] = useState(source?.kind === 'query' ? source.query : value.query)
  const [words, setWords] = useState(source?.kind === 'text' ? source.text : '')
  const parsed = parseQuery(query, { dialect: 'auto', zone: value.zone })
  const asksQuery = kind !== 'text' && view === own
  const ready = !asksQuery || parsed.ok

  const save = () => {
    if (!ready) return
    const named = views.find(({ id }) => id === view)?.name ?? ''
    onSave({
      title: title.trim() === '' ? named : title.trim(),
      kind,
      source: sourceOf(kind, view, query, words, source, value.zone),
      note: tile?.note ?? '',
      fill: tile?.fill ?? '',
    })
  }
  return (
    <Dialog
      title={t(tile ? 'dashboards.editTile' : 'dashboards.addTile')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="solid" disabled={!ready} onClick={save}>
            {t('views.keep')}
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          save()
        }}
      >
        <label className={styles['field']}>
          <span>{t('dashboards.tileTitle')}</span>
          <input autoFocus maxLength={200} value={title} onChange={event => setTitle(event.target.value)} />
        </label>
        <div className={styles['pair']}>
          <Select
            label={t('views.picture')}
            value={kind}
            options={tileKinds.map(known => ({
              value: known,
              label: t(known === 'text' ? 'dashboards.text' : `views.pictures.${known}`),
            }))}
            onChange={setKind}
          />
          {kind !== 'text' && (
            <Select
              label={t('dashboards.of')}
              value={view}
              options={[
                { value: own, label: t('dashboards.ownQuery') },
                ...views.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={setView}
            />
          )}
        </div>
        {asksQuery && (
          <label className={styles['field']}>
            <span>{t('views.query')}</span>
            <textarea
              className="mono"
              rows={3}
              spellCheck={false}
              aria-invalid={!parsed.ok}
              value={query}
              onChange={event => setQuery(event.target.value)}
            />
            {!parsed.ok && (
              <span role="alert" className={styles['wrong']}>
                {parsed.error.message}
              </span>
            )}
          </label>
        )}
        {kind === 'text' && (
          <label className={styles['field']}>
            <span>{t('dashboards.words')}</span>
            <textarea rows={8} value={words} onChange={event => setWords(event.target.value)} />
          </label>
        )}
      </form>
    </Dialog>
  )
}

/** A tile's title, what it shows, and how. */
export const TileDialog = (props: {
  readonly tile: Tile | null
  readonly onSave: (words: TileWords) => void
  readonly onClose: () => void
}) => {
  const views = useAnswer('views.list', {})
  return views.data ? <Fields {...props} views={views.data} /> : null
}
