import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { parseQuery } from '../../../shared/query/parse'
import { useEngine } from '../../engine/engine'
import { offeredQuery } from '../../state/offered-query'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { queryCompletion } from './completion'
import { draft } from './draft'
import { queryMarks, setZone } from './marks'
import styles from './query-box.module.css'

/** Whatever is pasted, the query stays on one line. */
const oneLine = EditorState.transactionFilter.of(transaction => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction
  const text = transaction.newDoc.toString().replaceAll(/\s*[\r\n]+\s*/g, ' ')
  return {
    changes: { from: 0, to: transaction.startState.doc.length, insert: text },
    selection: { anchor: text.length },
  }
})

/** The one query box: colours and errors as typed, completion from the case, Enter runs. */
export const QueryBox = () => {
  const engine = useEngine()
  const { value, change } = useInvestigation()
  const text = useValue(draft)
  const offered = useValue(offeredQuery)
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const parsed = useMemo(() => parseQuery(text, { dialect: 'auto', zone: value.zone }), [text, value.zone])

  const run = useEffectEvent(() => {
    if (parseQuery(draft.get(), { dialect: 'auto', zone: value.zone }).ok) change({ query: draft.get().trim() })
    return true
  })
  const begun = useEffectEvent(() => ({ query: value.query, zone: value.zone }))

  useEffect(() => {
    const parent = place.current
    if (!parent) return
    const { query, zone } = begun()
    draft.set(query)
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: query,
        extensions: [
          history(),
          Prec.high(
            keymap.of([
              { key: 'Enter', run: () => run() },
              {
                key: 'Escape',
                run: ({ contentDOM }) => {
                  contentDOM.blur()
                  return true
                },
              },
            ]),
          ),
          keymap.of([...historyKeymap, ...defaultKeymap]),
          oneLine,
          queryMarks(zone),
          queryCompletion(engine),
          placeholder(t('query.placeholder')),
          EditorView.contentAttributes.of({
            'aria-label': t('query.label'),
            spellcheck: 'false',
            autocapitalize: 'off',
          }),
          EditorView.updateListener.of(update => {
            if (update.docChanged) draft.set(update.state.doc.toString())
          }),
        ],
      }),
    })
    editor.current = view
    return () => view.destroy()
  }, [engine])

  // The query also changes from outside: a click that narrows, an undo.
  useEffect(() => {
    const view = editor.current
    if (!view || view.state.doc.toString() === value.query) return
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: value.query },
      selection: { anchor: value.query.length },
    })
  }, [value.query])
  useEffect(() => {
    const view = editor.current
    if (!view || !offered) return
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: offered.text },
      selection: { anchor: offered.from, head: offered.to },
      scrollIntoView: true,
    })
    view.focus()
    offeredQuery.set(null)
  }, [offered])
  useEffect(() => editor.current?.dispatch({ effects: setZone.of(value.zone) }), [value.zone])

  return (
    <div className={cx(styles['box'], !parsed.ok && styles['wrong'])} data-query-box>
      <span className={styles['dialect']} title={t('query.dialectHint')}>
        {parsed.dialect}
      </span>
      <div ref={place} className={styles['editor']} />
      {text.trim() !== value.query && parsed.ok && (
        <span className={styles['enter']} title={t('query.enterRuns')}>
          ⏎
        </span>
      )}
      {text !== '' && (
        <IconButton
          small
          label={t('query.clear')}
          onClick={() => {
            editor.current?.dispatch({ changes: { from: 0, to: editor.current.state.doc.length } })
            change({ query: '' })
            editor.current?.focus()
          }}
        >
          <X size={14} />
        </IconButton>
      )}
    </div>
  )
}
