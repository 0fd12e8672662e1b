import { Download, FileText, Plus, ShieldCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Input } from '../../../shared/contract'
import type { Finding } from '../../../shared/model/finding'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { openNewFinding } from '../../state/new-finding'
import { notify, notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { Menu } from '../../ui/menu'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { Select } from '../../ui/select'
import { EditFindingDialog } from './edit-finding-dialog'
import { FindingCard, type Verdict } from './finding-card'
import styles from './findings.module.css'
import { type Order, ordered, orders } from './order'
import { RemoveFindingDialog } from './remove-finding-dialog'
import { ReportDialog } from './report-dialog'

type Kind = Input<'findings.export'>['kind']
const exportKinds: readonly Kind[] = ['html', 'csv', 'ndjson']

/** What the analyst pinned: cards to read in order, check again, hand over. */
export const FindingsView = () => {
  const { value, change } = useInvestigation()
  const engine = useEngine()
  const shell = useShell()
  const open = useCase()
  const listed = useAnswer('findings.list', {})
  const [order, setOrder] = useState<Order>('when')
  const [editing, setEditing] = useState<Finding | null>(null)
  const [removing, setRemoving] = useState<Finding | null>(null)
  const [reporting, setReporting] = useState(false)
  const [checking, setChecking] = useState(false)
  const [verdicts, setVerdicts] = useState<ReadonlyMap<number, Verdict>>(new Map())

  const findings = listed.data
  const sorted = useMemo(() => ordered(findings ?? [], order), [findings, order])
  const none = findings?.length === 0
  const readOnly = open?.readOnly ?? false
  const selected = value.selection?.kind === 'finding' ? value.selection.id : null

  const show = ({ id, query, from, to }: Finding) =>
    change({
      query,
      range: from !== null && to !== null ? { from, to } : null,
      panel: 'flows',
      selection: { kind: 'finding', id },
    })

  const verify = async () => {
    setChecking(true)
    try {
      const { findings: checked } = await engine.ask('case.verify', {})
      setVerdicts(new Map(checked.map(verdict => [verdict.id, verdict])))
      const drifted = checked.filter(({ state }) => state === 'drifted').length
      notify('info', drifted === 0 ? t('findings.allSame') : t('findings.someDrifted', { n: formatCount(drifted) }))
    } catch (error) {
      notifyError(error)
    }
    setChecking(false)
  }

  const exportAs = async (kind: Kind) => {
    try {
      const file = await engine.ask('findings.export', { kind, ids: [] })
      shell.save(file.name, file.mime, file.text)
    } catch (error) {
      notifyError(error)
    }
  }

  return (
    <section className={styles['view']} aria-label={t('findings.title')}>
      <div className={styles['bar']}>
        <h1>{t('findings.title')}</h1>
        {findings && <span className={styles['dim']}>{formatCount(findings.length)}</span>}
        <Select
          small
          label={t('findings.order')}
          value={order}
          options={orders.map(known => ({ value: known, label: t(`findings.orders.${known}`) }))}
          onChange={setOrder}
        />
        <div className={styles['push']}>
          {/* `verify` shows its own errors. */}
          <Button small disabled={none || checking} onClick={() => void verify()}>
            <ShieldCheck size={14} />
            {t(checking ? 'findings.checking' : 'findings.verify')}
          </Button>
          <Button small disabled={none} onClick={() => setReporting(true)}>
            <FileText size={14} />
            {t('findings.report')}
          </Button>
          <Menu
            label={t('findings.export')}
            entries={exportKinds.map(kind => ({
              kind: 'action',
              id: kind,
              label: t(`findings.exportKind.${kind}`),
              disabled: none,
              run: () => void exportAs(kind), // shows its own errors
            }))}
            trigger={
              <Button small>
                <Download size={14} />
                {t('findings.export')}
              </Button>
            }
          />
          <Button small look="accent" disabled={readOnly} onClick={() => openNewFinding()}>
            <Plus size={14} />
            {t('findings.new')}
          </Button>
        </div>
      </div>
      {listed.error && <ErrorNote error={listed.error} onRetry={listed.again} />}
      {!findings && listed.loading && <Waiting what={t('findings.loading')} />}
      {none && (
        <EmptyState
          title={t('findings.empty')}
          actions={
            <Button look="accent" disabled={readOnly} onClick={() => openNewFinding()}>
              {t('findings.new')}
            </Button>
          }
        >
          {t('findings.emptyHint')}
        </EmptyState>
      )}
      <div className={styles['cards']}>
        {sorted.map(finding => (
          <FindingCard
            key={finding.id}
            finding={finding}
            verdict={verdicts.get(finding.id)}
            selected={finding.id === selected}
            readOnly={readOnly}
            zone={value.zone}
            onSelect={() => change({ selection: { kind: 'finding', id: finding.id } })}
            onOpen={() => show(finding)}
            onRow={id => change({ selection: { kind: 'row', id } })}
            onEdit={() => setEditing(finding)}
            onRemove={() => setRemoving(finding)}
          />
        ))}
      </div>
      {editing && <EditFindingDialog finding={editing} onClose={() => setEditing(null)} />}
      {removing && <RemoveFindingDialog finding={removing} onClose={() => setRemoving(null)} />}
      {reporting && <ReportDialog ids={[]} onClose={() => setReporting(false)} />}
    </section>
  )
}
