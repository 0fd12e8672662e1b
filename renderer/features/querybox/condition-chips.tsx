import { useMemo } from 'react'
import type { Expr, Query } from '../../../shared/query/ast'
import { allOf, termsOf } from '../../../shared/query/conditions'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch, printWhere } from '../../../shared/query/print'
import { include, reconditioned } from '../../../shared/query/term'
import { useCase } from '../../engine/use-case'
import { saveViewAsked } from '../../state/keeping'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { ConditionChip } from './condition-chip'
import { nameCondition, notesOf, rename, setAside, takeBack } from './set-aside'
import { stagePartsOf } from './stage-parts'
import styles from './understood.module.css'

const opposite = (term: Expr): Expr => (term.kind === 'not' ? term.term : { kind: 'not', term })
/** Chips beyond so many help nobody; the text itself has them all. */
const mostChips = 60

/** Each condition of the running query by itself, those set aside after them, then its stages. */
export const ConditionChips = ({ query }: { readonly query: Query }) => {
  const { value, change } = useInvestigation()
  const statement = query.shape.kind === 'sql'
  const path = useCase()?.path ?? ''
  const notes = useValue(useMemo(() => notesOf(path), [path]))
  const terms = termsOf(query.where)
  const shown = terms.slice(0, mostChips)
  const stages = stagePartsOf(query)
  const put = (next: readonly Expr[]) => change({ query: reconditioned(value.query, value.zone, () => next) })
  const without = (at: number) => terms.filter((_, other) => other !== at)
  const here = new Set(terms.map(printWhere))
  const off = statement ? [] : notes.off.filter(words => !here.has(words))

  const read = (text: string): Expr | null => {
    const parsed = parseQuery(text, { dialect: 'search', zone: value.zone })
    return parsed.ok ? parsed.query.where : null
  }
  const replace = (at: number, words: string, text: string): boolean => {
    const next = read(text)
    if (next === null) return false
    rename(path, words, printWhere(next))
    const list = [...terms.slice(0, at), ...termsOf(next), ...terms.slice(at + 1)]
    put(termsOf(allOf(list)))
    return true
  }
  const switchOn = (words: string) => {
    const term = read(words)
    takeBack(path, words)
    if (term) change({ query: include(value.query, term, value.zone) })
  }

  return (
    <>
      {statement && <span title={t('query.sqlWhole')}>{t('query.sqlWhole')}</span>}
      {!statement && terms.length === 0 && off.length === 0 && stages.length === 0 && (
        <span>{t('query.everything')}</span>
      )}
      {shown.map((term, at) => {
        const negated = term.kind === 'not'
        const whole = printWhere(term)
        return (
          <ConditionChip
            key={whole}
            words={negated ? printWhere(term.term) : whole}
            name={notes.names[whole] ?? null}
            negated={negated}
            off={false}
            onToggle={() => {
              setAside(path, whole)
              put(without(at))
            }}
            onNegate={() => {
              rename(path, whole, printWhere(opposite(term)))
              put(terms.with(at, opposite(term)))
            }}
            onEdit={text => replace(at, whole, negated ? `NOT (${text})` : text)}
            onName={name => nameCondition(path, whole, name)}
            onRemove={() => put(without(at))}
          />
        )
      })}
      {terms.length > mostChips && (
        <span className="dim">{t('query.moreChips', { count: terms.length - mostChips })}</span>
      )}
      {off.map(words => (
        <ConditionChip
          key={words}
          words={words}
          name={notes.names[words] ?? null}
          negated={false}
          off
          onToggle={() => switchOn(words)}
          onNegate={() => undefined}
          onEdit={() => false}
          onName={name => nameCondition(path, words, name)}
          onRemove={() => takeBack(path, words)}
        />
      ))}
      {stages.map(({ words, without: left }) => (
        <span key={words} className={styles['chip']}>
          <span className={styles['stage']} title={words}>
            | {words}
          </span>
          <button
            type="button"
            aria-label={t('query.remove', { words })}
            onClick={() => change({ query: printSearch(left) })}
          >
            ×
          </button>
        </span>
      ))}
      {terms.filter(({ kind }) => kind === 'not').length > 1 && (
        <LinkButton onClick={() => saveViewAsked.set({ view: null })} title={t('query.baselineHint')}>
          {t('query.saveBaseline')}
        </LinkButton>
      )}
    </>
  )
}
