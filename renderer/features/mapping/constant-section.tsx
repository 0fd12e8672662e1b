import { Plus, X } from 'lucide-react'
import { type MappedField, type Mapping, mappedNames, mappedSort } from '../../../shared/model/mapping'
import { fieldLabel } from '../../state/field-text'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { Button, IconButton } from '../../ui/button'
import { Select } from '../../ui/select'
import styles from './mapping.module.css'

const most = 20

/** Fields with one value in all records, for what the file does not say about itself. */
export const ConstantSection = ({
  mapping: { constants, columns },
  onChange,
}: {
  readonly mapping: Mapping
  readonly onChange: (constants: Mapping['constants']) => void
}) => {
  const taken = new Set<string>([...columns, ...constants].map(({ field }) => field))
  const free = mappedNames.filter(name => !taken.has(name) && mappedSort(name) !== 'time')
  // What made the log is what a file most often does not say.
  const next = free.find(name => name === 'sensor') ?? free[0]
  const at = (index: number, part: Partial<Mapping['constants'][number]>) =>
    onChange(constants.map((constant, each) => (each === index ? { ...constant, ...part } : constant)))
  return (
    <Box
      title={t('mapping.constants')}
      aside={
        <Button
          small
          disabled={next === undefined || constants.length >= most}
          onClick={() => next && onChange([...constants, { field: next, value: '' }])}
        >
          <Plus size={13} />
          {t('mapping.addConstant')}
        </Button>
      }
    >
      {constants.length === 0 && <p className="dim">{t('mapping.constantsHint')}</p>}
      {constants.map(({ field, value }, index) => (
        <div key={index} className={styles['constant']}>
          <Select
            hideLabel
            label={t('mapping.constantField')}
            value={field as MappedField}
            options={mappedNames
              .filter(name => name === field || free.includes(name))
              .map(name => ({ value: name, label: fieldLabel(name) }))}
            onChange={chosen => at(index, { field: chosen })}
          />
          <label className={styles['field']}>
            <span className="visually-hidden">{t('mapping.constantValue', { field: fieldLabel(field) })}</span>
            <input value={value} maxLength={300} onChange={event => at(index, { value: event.target.value })} />
          </label>
          <IconButton
            small
            label={t('mapping.removeConstant', { field: fieldLabel(field) })}
            onClick={() => onChange(constants.filter((_, each) => each !== index))}
          >
            <X size={14} />
          </IconButton>
        </div>
      ))}
    </Box>
  )
}
