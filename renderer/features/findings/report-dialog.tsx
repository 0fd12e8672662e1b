import { useAnswer } from '../../engine/use-answer'
import { useShell } from '../../shell/use-shell'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ErrorNote, Waiting } from '../../ui/notes'
import styles from './findings.module.css'

/** The report exactly as it would be exported, in a frame that runs nothing and reaches nothing. */
export const ReportDialog = ({ ids, onClose }: { ids: readonly number[]; onClose: () => void }) => {
  const shell = useShell()
  const report = useAnswer('findings.export', { kind: 'html', ids: [...ids] })
  const { data } = report
  return (
    <Dialog
      title={t('findings.report')}
      width={1080}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.close')}</Button>
          <Button look="solid" disabled={!data} onClick={() => data && shell.save(data.name, data.mime, data.text)}>
            {t('findings.saveReport')}
          </Button>
        </>
      }
    >
      {report.error && <ErrorNote error={report.error} onRetry={report.again} />}
      {data ? (
        <iframe className={styles['frame']} title={t('findings.report')} sandbox="" srcDoc={data.text} />
      ) : (
        <Waiting what={t('findings.writing')} />
      )}
    </Dialog>
  )
}
