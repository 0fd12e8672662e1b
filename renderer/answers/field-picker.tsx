import { useState } from 'react'
import { eitherFields, fieldNamed, fields } from '../../shared/model/fields'
import { fieldLabel } from '../state/field-text'
import { t } from '../text'
import styles from './answers.module.css'

/** What rows are usually told apart by, before everything else. */
const usual = [
  'src_ip',
  'dst_ip',
  'dst_port',
  'service',
  'src_country',
  'dst_country',
  'action',
  'rule',
  'flow_type',
  'protocol',
  'hostname',
  'src_subnet',
  'dst_subnet',
  'src_org',
  'dst_org',
  'direction',
  'format',
]

/** Fields that tell every row from every other, or that nothing fills, make no groups. */
const useless: ReadonlySet<string> = new Set(['id', 'record', 'flow_id', 'community_id', 'raw'])

/** Fields that rows of the case can be told apart by, the usual ones first, then either side at once. */
export const groupableFields = (filled: readonly string[]): readonly string[] => {
  const has = new Set([...filled, 'service', 'flow_type'])
  const names = fields.map(({ name }) => name).filter(name => has.has(name) && !useless.has(name))
  const either = eitherFields.filter(
    ({ source }) => source.from === 'either' && source.fields.some(side => has.has(side)),
  )
  return [
    ...usual.filter(name => names.includes(name)),
    ...names.filter(name => !usual.includes(name)),
    ...either.map(({ name }) => name),
  ]
}

/** A list of fields that can be searched by name; a press picks one. */
export const FieldPicker = ({
  fields: offered,
  onPick,
}: {
  readonly fields: readonly string[]
  readonly onPick: (field: string) => void
}) => {
  const [wanted, setWanted] = useState('')
  const fits = (name: string) => `${fieldLabel(name)} ${name}`.toLowerCase().includes(wanted.trim().toLowerCase())
  const found = offered.filter(fits)
  return (
    <div className={styles['picker']}>
      <input
        type="text"
        autoFocus
        aria-label={t('groups.findField')}
        placeholder={t('groups.findField')}
        value={wanted}
        onChange={event => setWanted(event.target.value)}
        onKeyDown={event => {
          const [first] = found
          if (event.key === 'Enter' && wanted !== '' && first !== undefined) onPick(first)
        }}
      />
      <ul>
        {found.map(name => (
          <li key={name}>
            <button type="button" onClick={() => onPick(name)}>
              {fieldLabel(name)}
              <span className="mono faint">{name}</span>
              {fieldNamed(name)?.source.from === 'either' && <span className="dim">{t('groups.eitherSide')}</span>}
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="dim">{t('groups.noField')}</li>}
      </ul>
    </div>
  )
}
