import { useMemo } from 'react'
import { everything } from '../../../shared/query/ast'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { printSql } from '../../../shared/query/sql'
import { useAnswer } from '../../engine/use-answer'
import { useHistory } from '../../engine/use-history'
import { scopeOf } from '../../state/investigation'
import { offeredQuery } from '../../state/offered-query'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { Button, LinkButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { formatCount, formatElapsed } from '../../ui/format'
import { Popover } from '../../ui/popover'
import { ConditionChips } from './condition-chips'
import { draft } from './draft'
import { asKept, chosenDialect, languageOf, readTyped } from './reading'
import styles from './understood.module.css'

const Copyable = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <section>
    <div className={styles['head']}>
      <h3>{title}</h3>
      <LinkButton onClick={() => void navigator.clipboard.writeText(text)}>{t('query.copy')}</LinkButton>
    </div>
    <pre className="mono">{text}</pre>
  </section>
)

/** The query as understood, each condition by itself, with what it finds and what it costs. */
export const Understood = () => {
  const { value, change } = useInvestigation()
  const text = useValue(draft)
  const chosen = useValue(chosenDialect)
  const typed = readTyped(text, languageOf(text, value.query, chosen), value.zone)
  const running = useMemo(
    () => parseQuery(value.query, { dialect: 'auto', zone: value.zone }),
    [value.query, value.zone],
  )
  const count = useAnswer('flows.count', running.ok ? scopeOf(value) : null)
  useHistory(value, count)

  return (
    <div className={styles['line']}>
      {typed.ok ? (
        <div className={styles['terms']}>
          <ConditionChips query={running.ok ? running.query : everything} />
        </div>
      ) : (
        <div role="alert" className={cx(styles['terms'], styles['wrong'])} title={typed.error.message}>
          {typed.error.message}
          {typed.error.suggestion !== null && (
            <LinkButton
              onClick={() => {
                const { from, to, suggestion } = typed.error
                const better = text.slice(0, from) + (suggestion ?? '') + text.slice(to)
                const read = readTyped(better, languageOf(better, value.query, chosen), value.zone)
                // The rows of the last whole query stay in view while another mistake is left to mend.
                if (read.ok) change({ query: asKept(better, read) })
                else
                  offeredQuery.set({ text: better, from: read.error.from, to: Math.min(read.error.to, better.length) })
              }}
            >
              {t('query.didYouMean', { suggestion: typed.error.suggestion })}
            </LinkButton>
          )}
        </div>
      )}
      {count.error && running.ok && <span className={styles['wrong']}>{count.error.message}</span>}
      {count.data && (
        <span className={styles['counts']} aria-live="polite">
          <LinkButton plain onClick={() => change({ panel: 'flows' })}>
            <b>{formatCount(count.data.rows)}</b> {t('query.ofRows', { total: formatCount(count.data.of) })}
          </LinkButton>{' '}
          · {formatElapsed(count.data.elapsedMs)}
        </span>
      )}
      {running.ok && (
        <Popover
          label={t('query.understood')}
          placement="bottom end"
          trigger={
            <Button small look="quiet">
              {t('query.sql')}
            </Button>
          }
        >
          <div className={styles['sql']}>
            <Copyable title={t('query.canonical')} text={printSearch(running.query) || t('query.everything')} />
            <Copyable title={t('query.asSql')} text={printSql(running.query)} />
            <p className="dim">{t('query.sqlHint')}</p>
          </div>
        </Popover>
      )}
    </div>
  )
}
