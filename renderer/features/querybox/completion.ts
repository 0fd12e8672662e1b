import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  moveCompletionSelection,
} from '@codemirror/autocomplete'
import { type Extension, Prec } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import { Failure } from '../../../shared/rpc/message'
import type { Engine } from '../../engine/engine'
import type { Chosen } from './reading'

/** Tab takes the option chosen, or the first; Enter takes one only when it was chosen, or it would never run the query. */
const takeOption = (view: EditorView): boolean =>
  acceptCompletion(view) ||
  (completionStatus(view.state) === 'active' && moveCompletionSelection(true)(view) && acceptCompletion(view))

/** Offers what the engine knows to fit at the cursor: fields, values the case holds, words. */
export const queryCompletion = (engine: Engine, dialectOf: (text: string) => Chosen): Extension => {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const controller = new AbortController()
    context.addEventListener('abort', () => controller.abort())
    const text = context.state.doc.toString()
    try {
      const question = { text, cursor: context.pos, dialect: dialectOf(text) }
      const answer = await engine.ask('query.complete', question, controller.signal)
      if (answer.options.length === 0) return null
      return {
        from: answer.from,
        options: answer.options.map(({ text: label, kind, detail }, at) => ({
          label,
          type: kind,
          detail,
          boost: -at / 10,
        })),
        filter: false,
      }
    } catch (error) {
      // Without an answer there is nothing to offer; the text itself is judged by the parser.
      if (error instanceof Failure) return null
      throw error
    }
  }
  return [
    Prec.highest(keymap.of([{ key: 'Tab', run: takeOption }])),
    autocompletion({
      override: [complete],
      icons: false,
      activateOnTyping: true,
      activateOnTypingDelay: 120,
      selectOnOpen: false,
      // Nothing is taken by a key that was meant otherwise, so nothing has to be waited for.
      interactionDelay: 0,
    }),
  ]
}
