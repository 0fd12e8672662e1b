import { Copy } from 'lucide-react'
import { notify, notifyError } from '../../state/notices'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import styles from './live.module.css'

const flowPort = 2055
const syslogPort = 5514

/** How senders are pointed at this machine; the commands are those of the senders. */
const senders = (port: number) =>
  [
    { id: 'softflowd', lines: [`softflowd -i any -n 127.0.0.1:${port} -v 9`] },
    {
      id: 'router',
      lines: ['flow exporter NETWAKE', ` destination ${t('live.thisMachine')}`, ` transport udp ${port}`],
    },
    { id: 'meraki', lines: [] },
    { id: 'syslog', lines: [`*.* @127.0.0.1:${syslogPort}`] },
  ] as const

/** What to do on the side that sends. */
export const HowTo = ({ port = flowPort }: { readonly port?: number | undefined }) => (
  <div className={styles['howTo']}>
    {senders(port).map(({ id, lines }) => {
      const text = lines.join('\n')
      const copy = () => {
        navigator.clipboard.writeText(text).then(() => notify('info', t('grid.copiedValue')), notifyError)
      }
      return (
        <section key={id} aria-label={t(`live.sender.${id}`)}>
          <h3>{t(`live.sender.${id}`)}</h3>
          <p>{t(`live.senderHint.${id}`, { port, syslogPort })}</p>
          {text !== '' && (
            <div className={styles['command']}>
              <pre className="mono">{text}</pre>
              <IconButton small label={t('live.copy')} onClick={copy}>
                <Copy size={13} />
              </IconButton>
            </div>
          )}
        </section>
      )
    })}
  </div>
)
