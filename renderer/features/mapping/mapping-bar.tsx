import { Download, FolderOpen, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { delimiters, type Mapping, mappingProblem, mapping as mappingSchema } from '../../../shared/model/mapping'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useShell } from '../../shell/use-shell'
import { notifyError } from '../../state/notices'
import { t } from '../../text'
import { Button, IconButton } from '../../ui/button'
import { Select } from '../../ui/select'
import styles from './mapping.module.css'
import type { Making } from './use-mapping'

const delimiterNames = ['comma', 'semicolon', 'tab', 'bar'] as const

const parsed = async (file: File): Promise<Mapping> => {
  const problem = (cause: string) => new Error(t('mapping.notMapping', { name: file.name, cause }))
  let document: unknown
  try {
    document = JSON.parse(await file.text())
  } catch (error) {
    throw problem(error instanceof Error ? error.message : String(error))
  }
  const found = mappingSchema.safeParse(document)
  if (!found.success) throw problem(mappingProblem(found.error))
  return found.data
}

const guessed = 'guess'
const current = 'own'

/** Where the mapping comes from and goes to, and how the file is cut into cells. */
export const MappingBar = ({
  making: { mapping, change, replace, guess },
  onProblem,
}: {
  readonly making: Making & { readonly mapping: Mapping }
  readonly onProblem: (sentence: string | null) => void
}) => {
  const engine = useEngine()
  const shell = useShell()
  const saved = useAnswer('mapping.list', {}, { live: false })
  const [from, setFrom] = useState(guessed)
  const fitting = (saved.data ?? []).filter(({ kind }) => kind === mapping.kind)
  const chosen = fitting.find(({ name }) => name === from)
  const start = (value: string) => {
    const kept = fitting.find(({ name }) => name === value)
    setFrom(value)
    onProblem(null)
    if (kept) replace(kept)
    else if (value === guessed) guess({})
  }
  const load = () => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.json,application/json'
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      if (!file) return
      parsed(file).then(
        loaded => {
          onProblem(null)
          setFrom(current)
          replace(loaded)
        },
        (error: Error) => onProblem(error.message),
      )
    })
    input.click()
  }
  const forget = (name: string) => {
    engine.ask('mapping.remove', { name }).then(() => {
      setFrom(current)
      saved.again()
    }, notifyError)
  }
  return (
    <div className={styles['line']}>
      <label className={styles['field']}>
        <span>{t('mapping.name')}</span>
        <input value={mapping.name} maxLength={100} onChange={event => change({ name: event.target.value })} />
      </label>
      <Select
        label={t('mapping.from')}
        value={chosen ? from : from === guessed ? guessed : current}
        options={[
          { value: guessed, label: t('mapping.guess') },
          ...(from === guessed || chosen ? [] : [{ value: current, label: t('mapping.own') }]),
          ...fitting.map(({ name }) => ({ value: name, label: name })),
        ]}
        onChange={start}
      />
      {chosen && (
        <IconButton small label={t('mapping.forget', { name: chosen.name })} onClick={() => forget(chosen.name)}>
          <Trash2 size={14} />
        </IconButton>
      )}
      <Button small onClick={load}>
        <FolderOpen size={13} />
        {t('mapping.load')}
      </Button>
      <Button
        small
        onClick={() =>
          shell.save(`${mapping.name || 'columns'}.mapping.json`, 'application/json', JSON.stringify(mapping, null, 2))
        }
      >
        <Download size={13} />
        {t('mapping.save')}
      </Button>
      {mapping.kind === 'csv' && (
        <>
          <Select
            label={t('mapping.delimiter')}
            value={mapping.delimiter}
            options={delimiters.map((value, at) => ({ value, label: t(`mapping.delimiters.${delimiterNames[at]}`) }))}
            onChange={delimiter => guess({ delimiter })}
          />
          <label className={styles['check']}>
            <input
              type="checkbox"
              checked={mapping.header}
              onChange={event => guess({ header: event.target.checked })}
            />
            {t('mapping.header')}
          </label>
        </>
      )}
    </div>
  )
}
