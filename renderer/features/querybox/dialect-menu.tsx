import { type Dialect, dialects } from '../../../shared/query/ast'
import type { ParseResult } from '../../../shared/query/parse'
import { translate } from '../../../shared/query/translate'
import { notify, notifyError } from '../../state/notices'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Popover } from '../../ui/popover'
import styles from './query-box.module.css'
import { type Chosen, chosenDialect } from './reading'

const choices: readonly Chosen[] = ['auto', ...dialects]

/** The query in the words of every other language, to be copied or taken over. */
const Translations = ({
  parsed,
  onTake,
}: {
  readonly parsed: ParseResult
  readonly onTake: (text: string) => void
}) => {
  if (!parsed.ok) return <p className="dim">{t('query.notReadable')}</p>
  const copy = (text: string) => {
    navigator.clipboard.writeText(text).then(() => notify('info', t('query.copied')), notifyError)
  }
  return translate(parsed.query)
    .filter(({ dialect }) => dialect !== parsed.dialect)
    .map(({ dialect, text, why }) => (
      <section key={dialect} aria-label={t(`query.dialect.${dialect}`)}>
        <div className={styles['wordingHead']}>
          <h3>{t(`query.dialect.${dialect}`)}</h3>
          {text !== null && text !== '' && (
            <>
              <LinkButton onClick={() => copy(text)}>{t('query.copy')}</LinkButton>
              <LinkButton onClick={() => onTake(text)}>{t('query.takeOver')}</LinkButton>
            </>
          )}
        </div>
        {text === null ? <p className="dim">{why}</p> : <pre className="mono">{text || t('query.everything')}</pre>}
      </section>
    ))
}

/** Which language is typed, and the same query in the others. */
export const DialectMenu = ({
  parsed,
  onChoose,
  onTake,
}: {
  readonly parsed: ParseResult
  readonly onChoose: (chosen: Chosen) => void
  readonly onTake: (text: string) => void
}) => {
  const chosen = useValue(chosenDialect)
  const shown: Dialect = parsed.dialect
  return (
    <Popover
      label={t('query.language')}
      trigger={
        <button type="button" className={styles['dialect']} aria-label={t('query.languageIs', { language: shown })}>
          {shown}
          {chosen !== 'auto' && <span aria-hidden> •</span>}
        </button>
      }
    >
      {close => (
        <div className={styles['wordings']}>
          <h3>{t('query.typedIn')}</h3>
          <Chips
            label={t('query.typedIn')}
            value={chosen}
            options={choices.map(choice => ({ value: choice, label: t(`query.dialect.${choice}`) }))}
            onChange={onChoose}
          />
          <p className="dim">{t(chosen === 'auto' ? 'query.autoHint' : 'query.fixedHint')}</p>
          <Translations
            parsed={parsed}
            onTake={text => {
              onTake(text)
              close()
            }}
          />
        </div>
      )}
    </Popover>
  )
}
