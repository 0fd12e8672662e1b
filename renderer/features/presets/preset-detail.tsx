import { Pencil, Pin, Play } from 'lucide-react'
import { useMemo } from 'react'
import type { Preset } from '../../../shared/model/preset'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { pinAsked } from '../../state/keeping'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { QueryText } from '../../ui/query-text'
import styles from './presets.module.css'

/** What a preset is for, its query with the part that matters, and what to look for in the answer. */
export const PresetDetail = ({
  preset,
  onRun,
  onEdit,
}: {
  readonly preset: Preset
  readonly onRun: () => void
  readonly onEdit: () => void
}) => {
  const { zone } = useInvestigation().value
  const parsed = useMemo(() => parseQuery(preset.query, { dialect: 'auto', zone }), [preset.query, zone])
  const understood = parsed.ok ? printSearch(parsed.query) : parsed.error.message
  return (
    <article className={styles['detail']} aria-label={preset.title}>
      <header>
        <h2>{preset.title}</h2>
        <span className={styles['dialect']}>{t(`presets.dialect.${parsed.dialect}`)}</span>
      </header>
      <p>{preset.purpose}</p>
      <div className={styles['query']}>
        <QueryText text={preset.query} tokens={parsed.tokens} marked={preset.clause} />
        <p className={styles['key']}>{t('presets.clause')}</p>
      </div>
      <div className={styles['buttons']}>
        <Button look="solid" onClick={onRun}>
          <Play size={14} />
          {t('presets.run')}
        </Button>
        <Button onClick={onEdit}>
          <Pencil size={14} />
          {t('presets.edit')}
        </Button>
        <Button onClick={() => pinAsked.set({ title: preset.title, query: preset.query, note: preset.purpose })}>
          <Pin size={14} />
          {t('dashboards.pinIt')}
        </Button>
      </div>
      <h3>{t('presets.lookFor')}</h3>
      <p>{preset.lookFor}</p>
      {understood !== preset.query && (
        <>
          <h3>{t('presets.understood')}</h3>
          <code className={styles['understood']}>{understood || t('query.everything')}</code>
        </>
      )}
    </article>
  )
}
