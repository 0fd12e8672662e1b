import { useState } from 'react'
import { type PictureKind, pictureKinds } from '../../../shared/model/saved-view'
import { parseQuery } from '../../../shared/query/parse'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { dashboardShown, type Pin, pinAsked } from '../../state/keeping'
import { notify, notifyError } from '../../state/notices'
import { savedRangeOf } from '../../state/saved-range'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Select } from '../../ui/select'
import styles from './dashboards.module.css'

const fresh = '-'

const Open = ({ pin }: { readonly pin: Pin }) => {
  const engine = useEngine()
  const open = useCase()
  const { value, change } = useInvestigation()
  const listed = useAnswer('dashboards.list', {})
  const own = (listed.data ?? []).filter(({ shipped }) => !shipped)
  const parsed = parseQuery(pin.query, { dialect: 'auto', zone: value.zone })
  const suited: PictureKind = parsed.ok && parsed.query.shape.kind === 'table' ? 'bars' : 'table'
  const [kind, setKind] = useState<PictureKind>(pin.kind ?? suited)
  const [title, setTitle] = useState(pin.title)
  const [target, setTarget] = useState(fresh)
  const [name, setName] = useState('')
  const close = () => pinAsked.set(null)

  const save = async () => {
    if (!open || !parsed.ok) return
    try {
      const made = await engine.ask('dashboards.pin', {
        dashboard: target === fresh ? null : target,
        title: name,
        tile: {
          title: title.trim() === '' ? pin.query.slice(0, 80) : title,
          kind,
          note: pin.note ?? '',
          source: { kind: 'query', query: pin.query, range: savedRangeOf(value.range, false), zone: value.zone },
        },
      })
      close()
      const show = () => {
        dashboardShown.set(made.id)
        change({ panel: 'dashboards' })
      }
      notify('info', t('dashboards.pinned', { title: made.title }), { label: t('views.showFinding'), run: show })
    } catch (error) {
      notifyError(error)
    }
  }
  return (
    <Dialog
      title={t('dashboards.pin')}
      width={520}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{t('ui.cancel')}</Button>
          {/* `save` shows its own errors. */}
          <Button look="solid" disabled={!parsed.ok} onClick={() => void save()}>
            {t('dashboards.pinIt')}
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
        <label className={styles['field']}>
          <span>{t('dashboards.tileTitle')}</span>
          <input autoFocus maxLength={200} value={title} onChange={event => setTitle(event.target.value)} />
        </label>
        <div className={styles['pair']}>
          <Select
            label={t('dashboards.to')}
            value={target}
            options={[
              ...own.map(({ id, title: label }) => ({ value: id, label })),
              { value: fresh, label: t('dashboards.newOne') },
            ]}
            onChange={setTarget}
          />
          <Select
            label={t('views.picture')}
            value={kind}
            options={pictureKinds.map(known => ({ value: known, label: t(`views.pictures.${known}`) }))}
            onChange={setKind}
          />
        </div>
        {target === fresh && (
          <label className={styles['field']}>
            <span>{t('dashboards.name')}</span>
            <input maxLength={200} value={name} onChange={event => setName(event.target.value)} />
          </label>
        )}
      </form>
    </Dialog>
  )
}

/** Open while some view asks for a question to be pinned. */
export const PinDialog = () => {
  const pin = useValue(pinAsked)
  return pin && <Open key={pin.query} pin={pin} />
}
