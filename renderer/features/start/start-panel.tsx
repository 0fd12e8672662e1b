import { FileDown, FilePlus2, FolderOpen, GraduationCap, Radio } from 'lucide-react'
import { useState } from 'react'
import { useRunCommand } from '../../commands/use-commands'
import { useAnswer } from '../../engine/use-answer'
import { useShell } from '../../shell/use-shell'
import { useIntake } from '../../state/use-intake'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatBytes, formatMinute } from '../../ui/format'
import { Progress } from '../../ui/notes'
import styles from './start-panel.module.css'

const Sending = () => {
  const sending = useValue(useIntake().handover)
  if (!sending) return null
  const { current, sentBytes, totalBytes, filesDone, files, stop } = sending
  return (
    <div className={styles['sending']} role="status">
      <Progress label={t('start.sending', { name: current })} value={totalBytes > 0 ? sentBytes / totalBytes : null} />
      <span>
        {t('start.sending', { name: current })} · {filesDone + 1}/{files} · {formatBytes(sentBytes)} /{' '}
        {formatBytes(totalBytes)}
      </span>
      <div>
        <Button small onClick={stop}>
          {t('ui.stop')}
        </Button>
      </div>
    </div>
  )
}

/** The first thing seen: drop files, open a case, or look at the teaching incident. */
export const StartPanel = () => {
  const run = useRunCommand()
  const shell = useShell()
  const intake = useIntake()
  const { value } = useInvestigation()
  const info = useAnswer('app.info', {})
  const [making, setMaking] = useState(false)
  const openIncident = async () => {
    setMaking(true)
    await intake.teachingIncident()
    setMaking(false)
  }

  return (
    <div className={styles['start']}>
      <div className={styles['column']}>
        <div className={styles['name']}>
          <img src="./icon.svg" width={44} height={44} alt="" />
          <div>
            <h1>Netwake</h1>
            <p>{t('start.tagline')}</p>
          </div>
        </div>

        <section className={styles['drop']}>
          <FileDown size={32} strokeWidth={1.5} />
          <h2>{t('start.dropHere')}</h2>
          <p>{t('start.dropHint')}</p>
          <Sending />
          <div className={styles['acts']}>
            <Button look="solid" onClick={() => run('add-evidence')}>
              {t('start.pickFiles')}
            </Button>
            <Button onClick={() => run('add-folder')}>{t('start.pickFolder')}</Button>
            {shell.refForPath && <Button onClick={() => run('type-path')}>{t('start.typePath')}</Button>}
          </div>
        </section>

        <div className={styles['cards']}>
          <button type="button" className={styles['card']} disabled={making} onClick={() => void openIncident()}>
            <GraduationCap size={20} strokeWidth={1.6} />
            <div>
              <b>{t('start.incident')}</b>
              <span>{making ? t('start.incidentMaking') : t('start.incidentHint')}</span>
            </div>
          </button>
          <button type="button" className={styles['card']} onClick={() => run('open-case')}>
            <FolderOpen size={20} strokeWidth={1.6} />
            <div>
              <b>{t('start.openCase')}</b>
              <span>{t('start.openCaseHint')}</span>
            </div>
          </button>
          <button type="button" className={styles['card']} onClick={() => run('new-case')}>
            <FilePlus2 size={20} strokeWidth={1.6} />
            <div>
              <b>{t('start.newCase')}</b>
              <span>{t('start.newCaseHint')}</span>
            </div>
          </button>
          <button type="button" className={styles['card']} onClick={() => run('start-listening')}>
            <Radio size={20} strokeWidth={1.6} />
            <div>
              <b>{t('start.listen')}</b>
              <span>{t('start.listenHint')}</span>
            </div>
          </button>
        </div>

        {info.data && info.data.recent.length > 0 && (
          <section>
            <h2 className={styles['heading']}>{t('start.recent')}</h2>
            <ul className={styles['recent']}>
              {info.data.recent.map(({ path, name, opened, ref }) => (
                <li key={path}>
                  <button
                    type="button"
                    className={styles['case']}
                    title={path}
                    onClick={() => void intake.openRef(ref)}
                  >
                    <b>{name}</b>
                    <span className={`${styles['path']} faint`}>
                      <bdi>{path}</bdi>
                    </span>
                    <span className="mono dim nowrap">{formatMinute(opened, value.zone)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}

        {info.data && (
          <section>
            <h2 className={styles['heading']}>{t('start.reads')}</h2>
            <div className={styles['formats']}>
              {info.data.formats.map(({ id, title, versions }) => (
                <span key={id} className={styles['format']} title={versions}>
                  {title}
                </span>
              ))}
            </div>
          </section>
        )}
      </div>
    </div>
  )
}
