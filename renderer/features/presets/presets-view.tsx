import { Search } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { type Preset, type PresetScenario, presetScenarios } from '../../../shared/model/preset'
import { useAnswer } from '../../engine/use-answer'
import { offeredQuery } from '../../state/offered-query'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { formatCount } from '../../ui/format'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { chosenPreset } from './chosen'
import { matchingPresets } from './matching'
import { PresetDetail } from './preset-detail'
import { PresetLine } from './preset-line'
import styles from './presets.module.css'

type Shown = PresetScenario | 'all'

/** The questions that come with the program: what each is for, what to look for, and one click to run it. */
export const PresetsView = () => {
  const { change } = useInvestigation()
  const listed = useAnswer('presets.list', {}, { live: false })
  const [shown, setShown] = useState<Shown>('all')
  const [search, setSearch] = useState('')
  const sought = useDeferredValue(search)
  const chosen = useValue(chosenPreset)

  const all = listed.data
  const found = useMemo(() => matchingPresets(all ?? [], sought), [all, sought])
  const visible = found.filter(({ scenario }) => shown === 'all' || scenario === shown)
  const detailed = visible.find(({ id }) => id === chosen) ?? visible[0]

  const run = ({ query }: Preset) => change({ query, panel: 'flows', selection: null })
  const edit = ({ query, clause }: Preset) => {
    change({ panel: 'flows' })
    offeredQuery.set({ text: query, ...clause })
  }

  return (
    <section className={styles['view']} aria-label={t('presets.title')}>
      <div className={styles['bar']}>
        <h1>{t('presets.title')}</h1>
        {all && <span className={styles['dim']}>{formatCount(visible.length)}</span>}
        <Chips
          label={t('presets.scenarios')}
          value={shown}
          options={[
            { value: 'all' as Shown, label: t('presets.scenario.all') },
            ...presetScenarios.map(scenario => ({
              value: scenario as Shown,
              label: `${t(`presets.scenario.${scenario}`)} ${formatCount(found.filter(each => each.scenario === scenario).length)}`,
            })),
          ]}
          onChange={setShown}
        />
        <label className={styles['search']}>
          <Search size={14} aria-hidden="true" />
          <input
            type="search"
            value={search}
            placeholder={t('presets.search')}
            aria-label={t('presets.search')}
            onChange={event => setSearch(event.target.value)}
          />
        </label>
      </div>
      {listed.error && <ErrorNote error={listed.error} onRetry={listed.again} />}
      {!all && listed.loading && <Waiting what={t('presets.waiting')} />}
      {all && visible.length === 0 && (
        <EmptyState
          title={t('presets.empty')}
          actions={
            <Button
              onClick={() => {
                setSearch('')
                setShown('all')
              }}
            >
              {t('presets.showAll')}
            </Button>
          }
        />
      )}
      {detailed && (
        <div className={styles['columns']}>
          <nav className={styles['list']} aria-label={t('presets.list')}>
            {presetScenarios.map(scenario => {
              const lines = visible.filter(each => each.scenario === scenario)
              return (
                lines.length > 0 && (
                  <section key={scenario} aria-labelledby={`presets-${scenario}`}>
                    <h2 id={`presets-${scenario}`}>
                      {t(`presets.scenario.${scenario}`)} <span>{t(`presets.scenarioHint.${scenario}`)}</span>
                    </h2>
                    <ul>
                      {lines.map(preset => (
                        <PresetLine
                          key={preset.id}
                          preset={preset}
                          chosen={preset.id === detailed.id}
                          onChoose={() => chosenPreset.set(preset.id)}
                          onRun={() => {
                            chosenPreset.set(preset.id)
                            run(preset)
                          }}
                        />
                      ))}
                    </ul>
                  </section>
                )
              )
            })}
          </nav>
          <PresetDetail preset={detailed} onRun={() => run(detailed)} onEdit={() => edit(detailed)} />
        </div>
      )}
    </section>
  )
}
