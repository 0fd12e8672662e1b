import type { Expr } from '../../../shared/query/ast'
import { printWhere } from '../../../shared/query/print'
import { termFor } from '../../../shared/query/term'
import { countryName } from '../../../shared/units/country'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { openNewFinding } from '../../state/new-finding'
import { useInvestigation } from '../../state/use-investigation'
import { language, t } from '../../text'
import { KeyValues } from '../../ui/box'
import { Button } from '../../ui/button'
import styles from './inspector.module.css'
import { ListingBox } from './listing-box'
import { TopLists } from './top-lists'
import { TwoSides } from './two-sides'

const factFields = ['scope', 'country', 'org', 'asn', 'cloud'] as const

/** One address: what is known of it, and what it did as source and as destination. */
export const HostSection = ({ selection: { address } }: { readonly selection: { readonly address: string } }) => {
  const { value, narrow } = useInvestigation()
  const range = { ...scopeOf(value), query: '' }
  const asSource = termFor('src_ip', address)
  const asTarget = termFor('dst_ip', address)
  const either: Expr = termFor('ip', address)
  const of = (expr: Expr) => ({ ...range, query: printWhere(expr) })
  const sent = useAnswer('flows.count', of(asSource))
  const got = useAnswer('flows.count', of(asTarget))
  const side = (sent.data?.rows ?? 0) > 0 ? 'src' : 'dst'
  const example = useAnswer(
    'flows.page',
    sent.data && got.data
      ? {
          ...of(side === 'src' ? asSource : asTarget),
          columns: factFields.map(name => `${side}_${name}`),
          limit: 1,
        }
      : null,
  )
  const facts = example.data?.columns.flatMap(({ name }, at) => {
    const cell = example.data?.rows[0]?.[at] ?? null
    if (cell === null) return []
    const fact = name.slice(4)
    const text = fact === 'country' && typeof cell === 'string' ? countryName(cell, language()) : String(cell)
    return [{ key: name, name: t(`inspector.fact.${fact}`), value: fact === 'asn' ? `AS${text}` : text }]
  })
  return (
    <>
      <h3 className="mono">{address}</h3>
      <p className={styles['sub']}>{t('inspector.hostHint')}</p>
      {facts && facts.length > 0 && (
        <div className={styles['facts']}>
          <KeyValues values={facts} />
        </div>
      )}
      <ListingBox address={address} />
      <TwoSides address={address} range={range} />
      {(sent.data?.rows ?? 0) > 0 && (
        <TopLists
          scope={of(asSource)}
          about={asSource}
          fields={[
            { field: 'dst_ip', title: t('inspector.talksTo') },
            { field: 'dst_port', title: t('inspector.onPorts') },
          ]}
        />
      )}
      {(got.data?.rows ?? 0) > 0 && (
        <TopLists
          scope={of(asTarget)}
          about={asTarget}
          fields={[
            { field: 'src_ip', title: t('inspector.isReachedBy') },
            { field: 'dst_port', title: t('inspector.atPorts') },
          ]}
        />
      )}
      <div className={styles['acts']}>
        <Button onClick={() => narrow(either, 'include')}>{t('narrow.include')}</Button>
        <Button onClick={() => narrow(either, 'exclude')}>{t('narrow.exclude')}</Button>
        <Button look="accent" onClick={() => openNewFinding({ query: printWhere(either), title: address })}>
          {t('narrow.newFinding')}
        </Button>
      </div>
    </>
  )
}
