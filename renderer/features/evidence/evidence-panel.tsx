import { Eye, FilePlus2, FolderPlus, ShieldCheck } from 'lucide-react'
import { useRunCommand } from '../../commands/use-commands'
import { useAnswer } from '../../engine/use-answer'
import { useBlindSpots } from '../../engine/use-blind-spots'
import { useCase, useJobs } from '../../engine/use-case'
import { useShell } from '../../shell/use-shell'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { Button } from '../../ui/button'
import { formatBytes, formatCount } from '../../ui/format'
import { EmptyState } from '../../ui/notes'
import { PanelBar } from '../../ui/panel'
import { TitledLists } from '../../ui/titled-lists'
import styles from './evidence-panel.module.css'
import { FileTable } from './file-table'
import { HandoverCard } from './handover-card'
import { InventorySection } from './inventory-section'
import { JobCard } from './job-card'
import { WatchCard } from './watch-card'

/** What the case is made of: files with their books, imports on their way, and what the logs cannot tell. */
export const EvidencePanel = () => {
  const run = useRunCommand()
  const shell = useShell()
  const open = useCase()
  const jobs = useJobs().filter(({ quiet, state }) => !quiet || state === 'running' || state === 'paused')
  const watches = useAnswer('watch.list', {}).data ?? []
  const blind = useBlindSpots()
  const files = open?.files ?? 0
  const none = open !== undefined && files === 0 && jobs.length === 0 && watches.length === 0

  const adds = (
    <>
      <Button onClick={() => run('add-evidence')} disabled={open?.readOnly ?? true}>
        <FilePlus2 size={14} />
        {t('evidence.addFiles')}
      </Button>
      <Button onClick={() => run('add-folder')} disabled={open?.readOnly ?? true}>
        <FolderPlus size={14} />
        {t('evidence.addFolder')}
      </Button>
      <Button onClick={() => run('watch-folder')} disabled={open?.readOnly ?? true}>
        <Eye size={14} />
        {t('evidence.watchFolder')}
      </Button>
      {shell.refForPath && (
        <Button onClick={() => run('type-path')} disabled={open?.readOnly ?? true}>
          {t('evidence.typePath')}
        </Button>
      )}
    </>
  )
  return (
    <>
      <PanelBar
        title={t('evidence.title')}
        actions={
          <>
            {adds}
            {files > 0 && (
              <Button onClick={() => run('verify-evidence')}>
                <ShieldCheck size={14} />
                {t('evidence.verify')}
              </Button>
            )}
          </>
        }
      >
        {open && open.files > 0 && (
          <span className="dim nowrap">
            {t('evidence.sum', { count: open.files, files: formatCount(open.files), bytes: formatBytes(open.bytes) })}
          </span>
        )}
      </PanelBar>
      <div className={styles['body']}>
        <HandoverCard />
        {watches.map(watch => (
          <WatchCard key={watch.id} watch={watch} />
        ))}
        {jobs.toReversed().map(job => (
          <JobCard key={job.id} job={job} />
        ))}
        <InventorySection />
        {none && (
          <EmptyState title={t('evidence.empty')} actions={adds}>
            {t('evidence.emptyHint')}
          </EmptyState>
        )}
        {files > 0 && <FileTable />}
        {blind.length > 0 && (
          <div className={styles['blind']}>
            <Box title={t('status.blindSpots')}>
              <p className="dim">{t('status.blindHint')}</p>
              <TitledLists lists={blind} />
            </Box>
          </div>
        )}
      </div>
    </>
  )
}
