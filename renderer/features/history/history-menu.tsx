import { History, X } from 'lucide-react'
import { useState } from 'react'
import type { HistoryEntry } from '../../../shared/model/history'
import { visibleText } from '../../../shared/units/visible-text'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { IconButton, LinkButton } from '../../ui/button'
import { formatCount, formatFullTime, formatRange } from '../../ui/format'
import { ErrorNote } from '../../ui/notes'
import { Popover } from '../../ui/popover'
import styles from './history.module.css'

const most = 200

const HistoryList = ({ close }: { readonly close: () => void }) => {
  const engine = useEngine()
  const { value, change } = useInvestigation()
  const [search, setSearch] = useState('')
  const listed = useAnswer('history.list', { search, limit: most }, { live: false })
  const entries = listed.data?.entries ?? []
  const total = listed.data?.total ?? 0

  const goBack = ({ text, zone, from, to }: HistoryEntry) => {
    change({ query: text, zone, range: from !== null && to !== null ? { from, to } : null, selection: null })
    close()
  }
  const remove = async (id: number | null) => {
    try {
      await engine.ask('history.remove', { id })
      listed.again()
    } catch (error) {
      notifyError(error)
    }
  }
  return (
    <div className={styles['list']}>
      <input
        autoFocus
        aria-label={t('history.find')}
        placeholder={t('history.find')}
        value={search}
        onChange={event => setSearch(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && entries[0]) goBack(entries[0])
          if (event.key === 'ArrowDown')
            event.currentTarget.parentElement?.querySelector<HTMLElement>('[data-entry]')?.focus()
        }}
      />
      {listed.error && <ErrorNote error={listed.error} onRetry={listed.again} />}
      {listed.data && total === 0 && (
        <p className={styles['empty']}>{t(search === '' ? 'history.empty' : 'history.nothing')}</p>
      )}
      <ul
        onKeyDown={event => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (step === undefined) return
          const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-entry]')]
          lines[lines.findIndex(line => line === document.activeElement) + step]?.focus()
          event.preventDefault()
        }}
      >
        {entries.map(entry => (
          <li key={entry.id}>
            <button type="button" className={styles['entry']} data-entry onClick={() => goBack(entry)}>
              <code>{visibleText(entry.text)}</code>
              <span className={styles['about']}>
                {formatFullTime(entry.at, value.zone)}
                {entry.rows !== null && ` · ${t('history.rows', { count: entry.rows, rows: formatCount(entry.rows) })}`}
                {entry.from !== null &&
                  entry.to !== null &&
                  ` · ${formatRange(entry.from, entry.to, entry.zone)} ${entry.zone}`}
                {entry.runs > 1 && ` · ${t('history.runs', { count: entry.runs })}`}
              </span>
            </button>
            {/* `remove` shows its own errors. */}
            <IconButton small label={t('history.remove')} onClick={() => void remove(entry.id)}>
              <X size={13} />
            </IconButton>
          </li>
        ))}
      </ul>
      {total > 0 && (
        <div className={styles['foot']}>
          <span className="dim">{t('history.shown', { shown: entries.length, count: total })}</span>
          <LinkButton onClick={() => void remove(null)}>{t('history.clear')}</LinkButton>
        </div>
      )}
    </div>
  )
}

/** The queries run in this case, to be searched and gone back to. */
export const HistoryMenu = () => (
  <Popover
    label={t('history.title')}
    placement="bottom end"
    trigger={
      <IconButton label={t('history.title')} look="plain">
        <History size={15} />
      </IconButton>
    }
  >
    {close => <HistoryList close={close} />}
  </Popover>
)
