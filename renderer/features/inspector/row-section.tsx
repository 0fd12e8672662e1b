import { useState } from 'react'
import type { Cell } from '../../../shared/contract'
import { isFolded } from '../../../shared/model/aggregated'
import { both } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { cellText, fieldLabel } from '../../state/field-text'
import { openNewFinding } from '../../state/new-finding'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { t } from '../../text'
import { Box, KeyValues } from '../../ui/box'
import { Button, LinkButton } from '../../ui/button'
import { formatFullTime } from '../../ui/format'
import { ContextMenu, Menu, type MenuEntry } from '../../ui/menu'
import { ErrorNote, Waiting } from '../../ui/notes'
import { DecidedBy } from './decided-by'
import { fieldGroups } from './field-groups'
import styles from './inspector.module.css'
import { OtherWay } from './other-way'
import { RawRecordBox } from './raw-record-box'
import { WhyTypes } from './why-types'

type Row = Readonly<Record<string, Cell>>

/** Every field that has a value, by group; each value is a way to narrow. */
const AllFields = ({ row }: { readonly row: Row }) => {
  const { value } = useInvestigation()
  const entriesFor = useNarrowEntries()
  const [menu, setMenu] = useState<{ readonly field: string; readonly x: number; readonly y: number } | null>(null)
  const shown = (field: string) => cellText(field, row[field] ?? null, value.zone)
  const grouped = new Set<string>(fieldGroups.flatMap(({ fields }) => [...fields]))
  const rest = Object.keys(row).filter(name => !grouped.has(name))
  const groups: readonly { readonly id: string; readonly fields: readonly string[] }[] = [
    ...fieldGroups,
    { id: 'other', fields: rest },
  ]
  return (
    <Box title={t('inspector.fields')}>
      {groups.map(({ id, fields }) => {
        const filled = fields.filter(name => (row[name] ?? null) !== null && shown(name) !== '')
        if (filled.length === 0) return null
        return (
          <details key={id} className={styles['group']} open={id !== 'other' && id !== 'origin'}>
            <summary>{t(`inspector.group.${id}`)}</summary>
            <KeyValues
              values={filled.map(name => ({
                key: name,
                name: fieldLabel(name),
                value: (
                  <LinkButton
                    plain
                    aria-haspopup="menu"
                    onClick={event => {
                      const { left, bottom } = event.currentTarget.getBoundingClientRect()
                      setMenu({ field: name, x: left, y: bottom })
                    }}
                  >
                    <span className={styles['value']}>{shown(name)}</span>
                  </LinkButton>
                ),
              }))}
            />
          </details>
        )
      })}
      {menu && (
        <ContextMenu
          at={menu}
          label={fieldLabel(menu.field)}
          entries={entriesFor({
            expr: termFor(menu.field, row[menu.field] ?? null),
            label: `${fieldLabel(menu.field)}: ${shown(menu.field)}`,
          })}
          onClose={() => setMenu(null)}
        />
      )}
    </Box>
  )
}

const narrowable = ['src_ip', 'dst_ip', 'dst_port', 'rule', 'src_country', 'dst_country'] as const

/** One row: what was decided and why, then everything the log and the enrichment say, then the record itself. */
export const RowSection = ({ selection: { id } }: { readonly selection: { readonly id: number } }) => {
  const { value, change, narrow } = useInvestigation()
  const answer = useAnswer('flows.row', { id })
  if (answer.error) return <ErrorNote error={answer.error} onRetry={answer.again} />
  if (answer.loading && !answer.data) return <Waiting what={t('inspector.reading')} onStop={answer.stop} />
  const row = answer.data
  if (!row) return <p className="dim">{t('inspector.noRow')}</p>

  const { src_ip = null, dst_ip = null, dst_port = null, service = null, start = null, end = null } = row
  const host = (field: 'src_ip' | 'dst_ip') => {
    const address = row[field] ?? null
    return typeof address === 'string' ? (
      <LinkButton plain onClick={() => change({ selection: { kind: 'host', address } })}>
        <span className="mono">{address}</span>
      </LinkButton>
    ) : (
      <span className="dim">{t(isFolded(row, field) ? 'inspector.folded' : 'inspector.noAddress')}</span>
    )
  }
  const entries = (mode: 'include' | 'exclude'): readonly MenuEntry[] => {
    const conversation = both(
      src_ip === null ? null : termFor('src_ip', src_ip),
      dst_ip === null ? null : termFor('dst_ip', dst_ip),
    )
    return [
      ...narrowable.flatMap((field): readonly MenuEntry[] => {
        const cell = row[field] ?? null
        const label = `${fieldLabel(field)}: ${cellText(field, cell, value.zone)}`
        return cell === null
          ? []
          : [{ kind: 'action', id: field, label, run: () => narrow(termFor(field, cell), mode) }]
      }),
      ...(conversation
        ? [
            {
              kind: 'action' as const,
              id: 'pair',
              label: t('inspector.conversation'),
              run: () => narrow(conversation, mode),
            },
          ]
        : []),
    ]
  }
  return (
    <>
      <h3>{host('src_ip')}</h3>
      <p className={styles['sub']}>
        → {host('dst_ip')}
        {dst_port !== null && ` : ${String(dst_port)}`}
        {typeof service === 'string' && ` · ${visibleText(service)}`}
      </p>
      {typeof start === 'number' && (
        <p className={`${styles['sub']} mono`}>
          {formatFullTime(start, value.zone)}
          {typeof end === 'number' && end !== start && ` – ${formatFullTime(end, value.zone)}`}
        </p>
      )}
      <DecidedBy id={id} row={row} />
      <WhyTypes id={id} row={row} />
      <OtherWay id={id} row={row} />
      <AllFields row={row} />
      <RawRecordBox id={id} />
      <div className={styles['acts']}>
        <Menu
          label={t('narrow.include')}
          trigger={<Button>{t('narrow.include')}</Button>}
          entries={entries('include')}
        />
        <Menu
          label={t('narrow.exclude')}
          trigger={<Button>{t('narrow.exclude')}</Button>}
          entries={entries('exclude')}
        />
        <Button look="accent" onClick={() => openNewFinding({ rows: [id] })}>
          {t('narrow.newFinding')}
        </Button>
      </div>
    </>
  )
}
