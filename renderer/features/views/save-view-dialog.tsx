import { useState } from 'react'
import { type FindingSeverity, findingSeverities } from '../../../shared/model/finding'
import { type KeepingPlace, type Kept, pictureKinds, type SavedView } from '../../../shared/model/saved-view'
import { parseQuery } from '../../../shared/query/parse'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useCase } from '../../engine/use-case'
import { gridLayout } from '../../state/grid-layout'
import { saveViewAsked } from '../../state/keeping'
import { notify, notifyError } from '../../state/notices'
import { endsWithData, savedRangeOf } from '../../state/saved-range'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Dialog } from '../../ui/dialog'
import { formatRange } from '../../ui/format'
import { Select } from '../../ui/select'
import { askToNotify } from './notifications'
import styles from './views.module.css'

const wheres = ['case', 'library', 'both'] as const
type Where = (typeof wheres)[number]

const placesOf = (where: Where): KeepingPlace[] => (where === 'both' ? ['case', 'library'] : [where])
const whereOf = (places: readonly KeepingPlace[]): Where => (places.length > 1 ? 'both' : (places[0] ?? 'case'))

const OpenDialog = ({ view }: { readonly view: Kept<SavedView> | null }) => {
  const engine = useEngine()
  const open = useCase()
  const { value } = useInvestigation()
  const parsed = parseQuery(value.query, { dialect: 'auto', zone: value.zone })
  const shape = parsed.ok ? parsed.query.shape.kind : 'rows'
  const close = () => saveViewAsked.set(null)

  const [name, setName] = useState(view?.name ?? '')
  const [folder, setFolder] = useState(view?.folder ?? '')
  const [note, setNote] = useState(view?.note ?? '')
  const [picture, setPicture] = useState(view?.picture ?? (shape === 'table' ? 'bars' : 'table'))
  const [where, setWhere] = useState<Where>(view ? whereOf(view.places) : open?.readOnly ? 'library' : 'case')
  const [relative, setRelative] = useState(false)
  const [severity, setSeverity] = useState<FindingSeverity | 'none'>(view?.alert?.severity ?? 'none')
  const [moreThan, setMoreThan] = useState(String(view?.alert?.moreThan ?? 0))
  const [saving, setSaving] = useState(false)

  const threshold = Number(moreThan)
  const badThreshold = severity !== 'none' && !(Number.isSafeInteger(threshold) && threshold >= 0)
  const isSql = shape === 'sql'
  const ready = name.trim() !== '' && !saving && !badThreshold && (view !== null || parsed.ok)
  const canBeLast = view === null && open && endsWithData(value.range, open)

  const save = async () => {
    if (!ready) return
    setSaving(true)
    const { shown } = gridLayout.get()
    const asked = view ?? {
      text: value.query,
      dialect: 'auto' as const,
      range: savedRangeOf(value.range, relative),
      zone: value.zone,
      columns: shown === null ? null : [...shown],
    }
    const { text, dialect, range, zone, columns } = asked
    const alert = severity === 'none' ? null : { severity, moreThan: threshold }
    try {
      if (alert) askToNotify()
      await engine.ask('views.save', {
        view: { id: view?.id ?? null, name, folder, note, picture, alert, text, dialect, range, zone, columns },
        places: placesOf(where),
      })
      close()
      notify('info', t(alert ? 'views.savedAlert' : 'views.saved', { name: name.trim() }))
    } catch (error) {
      notifyError(error)
      setSaving(false)
    }
  }

  const query = view?.text ?? value.query
  return (
    <Dialog
      title={t(view ? 'views.change' : 'views.save')}
      width={600}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{t('ui.cancel')}</Button>
          {/* `save` shows its own errors. */}
          <Button look="solid" disabled={!ready} onClick={() => void save()}>
            {t('views.keep')}
          </Button>
        </>
      }
    >
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          void save() // shows its own errors
        }}
      >
        <div className={styles['pair']}>
          <label className={styles['field']}>
            <span>{t('views.name')}</span>
            <input autoFocus required maxLength={200} value={name} onChange={event => setName(event.target.value)} />
          </label>
          <label className={styles['field']}>
            <span>{t('views.folder')}</span>
            <input
              maxLength={200}
              placeholder={t('views.folderHint')}
              value={folder}
              onChange={event => setFolder(event.target.value)}
            />
          </label>
        </div>
        <dl className={styles['facts']}>
          <dt>{t('views.query')}</dt>
          <dd className="mono">{query === '' ? t('query.everything') : visibleText(query)}</dd>
          {view === null && (
            <>
              <dt>{t('views.range')}</dt>
              <dd>{value.range ? formatRange(value.range.from, value.range.to, value.zone) : t('views.wholeRange')}</dd>
            </>
          )}
        </dl>
        {canBeLast && (
          <label className={styles['tick']}>
            <input type="checkbox" checked={relative} onChange={event => setRelative(event.target.checked)} />
            {t('views.relative')}
          </label>
        )}
        <div className={styles['pair']}>
          <Select
            label={t('views.picture')}
            value={picture}
            options={pictureKinds.map(kind => ({ value: kind, label: t(`views.pictures.${kind}`) }))}
            onChange={setPicture}
          />
          <div className={styles['field']}>
            <span>{t('views.where')}</span>
            <Chips
              label={t('views.where')}
              value={where}
              options={wheres.map(known => ({ value: known, label: t(`views.places.${known}`) }))}
              onChange={setWhere}
            />
          </div>
        </div>
        <label className={styles['field']}>
          <span>{t('views.note')}</span>
          <textarea rows={2} maxLength={20_000} value={note} onChange={event => setNote(event.target.value)} />
        </label>
        <fieldset className={styles['alert']} disabled={isSql}>
          <legend>{t('views.alert')}</legend>
          <p className="dim">{t(isSql ? 'views.noAlert' : 'views.alertHint')}</p>
          <Chips
            label={t('views.severity')}
            value={severity}
            options={(['none', ...findingSeverities] as const).map(known => ({
              value: known,
              label: known === 'none' ? t('views.none') : t(`findings.severity.${known}`),
            }))}
            onChange={setSeverity}
          />
          {severity !== 'none' && (
            <label className={styles['threshold']}>
              {t('views.moreThan')}
              <input
                inputMode="numeric"
                aria-invalid={badThreshold}
                value={moreThan}
                onChange={event => setMoreThan(event.target.value.trim())}
              />
              {t(shape === 'table' ? 'views.newLines' : 'views.newRows')}
            </label>
          )}
        </fieldset>
      </form>
    </Dialog>
  )
}

/** Open while a view is being saved or changed. */
export const SaveViewDialog = () => {
  const asked = useValue(saveViewAsked)
  return asked && <OpenDialog key={asked.view?.id ?? 'new'} view={asked.view} />
}
