import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useEngine } from '../../engine/engine'
import { offeredQuery } from '../../state/offered-query'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'
import { t } from '../../text'
import { IconButton } from '../../ui/button'
import { cx } from '../../ui/cx'
import { queryCompletion } from './completion'
import { DialectMenu } from './dialect-menu'
import { draft } from './draft'
import { queryMarks, setReading } from './marks'
import styles from './query-box.module.css'
import { asKept, asShown, type Chosen, chosenDialect, languageOf, readTyped } from './reading'
import { wordHelp } from './word-help'

/** The one query box: colours and errors as typed, completion from the case, Enter runs. */
export const QueryBox = () => {
  const engine = useEngine()
  const { value, change } = useInvestigation()
  const text = useValue(draft)
  const offered = useValue(offeredQuery)
  const place = useRef<HTMLDivElement>(null)
  const editor = useRef<EditorView | null>(null)
  const chosen = useValue(chosenDialect)
  const { query, zone } = value
  const language = useMemo(() => (typed: string) => languageOf(typed, query, chosen), [query, chosen])
  const parsed = useMemo(() => readTyped(text, language(text), zone), [text, language, zone])
  const shown = useMemo(() => asShown(query, chosen, zone), [query, chosen, zone])

  const run = useEffectEvent(() => {
    const typed = draft.get()
    const read = readTyped(typed, language(typed), zone)
    if (read.ok) change({ query: asKept(typed, read) })
    return true
  })
  const languageNow = useEffectEvent((typed: string): Chosen => language(typed))
  const begun = useEffectEvent(() => ({ text: shown, reading: { zone, dialectOf: language } }))
  const put = (next: string) => {
    const view = editor.current
    if (!view || view.state.doc.toString() === next) return
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: next },
      selection: { anchor: next.length },
    })
  }

  useEffect(() => {
    const parent = place.current
    if (!parent) return
    const { text: first, reading } = begun()
    draft.set(first)
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: first,
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
          EditorView.lineWrapping,
          wordHelp,
          queryMarks(reading),
          queryCompletion(engine, typed => languageNow(typed)),
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
  const putShown = useEffectEvent(() => put(shown))
  useEffect(() => putShown(), [shown])
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
  useEffect(() => editor.current?.dispatch({ effects: setReading.of({ zone, dialectOf: language }) }), [zone, language])

  return (
    <div className={cx(styles['box'], !parsed.ok && styles['wrong'])} data-query-box>
      <DialectMenu
        parsed={parsed}
        onChoose={next => {
          chosenDialect.set(next)
          editor.current?.focus()
        }}
        onTake={next => change({ query: next })}
      />
      <div ref={place} className={styles['editor']} />
      {text.trim() !== shown && parsed.ok && (
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
