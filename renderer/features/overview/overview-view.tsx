import { useCase } from '../../engine/use-case'
import { scopeOf } from '../../state/investigation'
import { narrowed } from '../../state/narrowed'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { AddressText } from '../../ui/address-text'
import { BarList } from '../../ui/bar-list'
import { Button } from '../../ui/button'
import { formatCount, formatTime } from '../../ui/format'
import { EmptyState } from '../../ui/notes'
import styles from './overview.module.css'
import { Rankings } from './rankings'
import { Summary } from './summary'
import { Card, FirstCard } from './tile-card'
import { firstTiles } from './tiles'
import { useMarkMenu } from './use-mark-menu'
import { useNewTalkers } from './use-new-talkers'

const firstLines = 5

const tones = { adminAllowed: 'allowed', alertsAllowed: 'alert', deniedInbound: 'denied' } as const
const toneOf = (id: string) => (id in tones ? { tone: tones[id as keyof typeof tones] } : {})

const NewTalkers = ({ onMenu }: { onMenu: ReturnType<typeof useMarkMenu>[1] }) => {
  const { value, change, narrow } = useInvestigation()
  const open = useCase()
  const scope = scopeOf(value)
  const { data, applies } = useNewTalkers(scope, open?.first ?? null, open?.last ?? null)
  const talkers = data?.talkers ?? []
  const addresses = talkers.map(({ address }) => address)
  const term = (address: string) => ({ kind: 'compare', field: 'src_ip', op: '=', value: address }) as const
  const among = { kind: 'in', field: 'src_ip', values: addresses } as const
  const [only] = addresses
  const all = addresses.length === 1 && only !== undefined ? term(only) : among
  const range = data && open?.last ? { from: data.from, to: open.last + 1 } : null
  return (
    <Card
      title={t('overview.tile.newTalkers.title')}
      about={
        data
          ? t('overview.tile.newTalkers.about', { since: formatTime(data.from, value.zone).replace(/:\d\d$/, '') })
          : t(applies ? 'overview.tile.newTalkers.waiting' : 'overview.tile.newTalkers.short')
      }
      total={data ? `${formatCount(talkers.length)}${data.complete ? '' : '+'}` : undefined}
      totalLabel={t('overview.sources')}
      onOpen={
        talkers.length === 0
          ? undefined
          : () => change({ query: narrowed(scope, all).query ?? '', range, panel: 'flows' })
      }
    >
      {data && talkers.length === 0 && <p className={styles['none']}>{t('overview.none.rows')}</p>}
      <BarList
        label={t('overview.tile.newTalkers.title')}
        bars={talkers.slice(0, firstLines).map(({ address, flows }) => ({
          key: address,
          text: address,
          label: <AddressText parts={[address]} />,
          whole: true,
          value: flows,
          shown: formatCount(flows),
        }))}
        onPick={address => narrow(term(address), 'include')}
        onMenu={(address, at) => onMenu({ expr: term(address), label: address }, at)}
      />
    </Card>
  )
}

/** What matters first, then who, where, on what port and by which rule; every number opens its rows. */
export const OverviewView = () => {
  const open = useCase()
  const { change } = useInvestigation()
  const [menu, openMenu] = useMarkMenu()
  if (open && open.flows === 0) {
    return (
      <EmptyState
        title={t('overview.empty')}
        actions={<Button onClick={() => change({ panel: 'evidence' })}>{t('overview.toEvidence')}</Button>}
      >
        {t('overview.emptyHint')}
      </EmptyState>
    )
  }
  return (
    <section className={styles['view']} aria-label={t('overview.title')}>
      <Summary onMenu={openMenu} />
      <div className={styles['first']}>
        {firstTiles.map(tile => (
          <FirstCard key={tile.id} tile={tile} lines={firstLines} {...toneOf(tile.id)} onMenu={openMenu} />
        ))}
        <NewTalkers onMenu={openMenu} />
      </div>
      <div className={styles['lists']}>
        <Rankings onMenu={openMenu} />
      </div>
      {menu}
    </section>
  )
}
