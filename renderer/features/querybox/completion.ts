import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { Failure } from '../../../shared/rpc/message'
import type { Engine } from '../../engine/engine'

/** Offers what the engine knows to fit at the cursor: fields, values the case holds, words. */
export const queryCompletion = (engine: Engine): Extension => {
  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const controller = new AbortController()
    context.addEventListener('abort', () => controller.abort())
    const text = context.state.doc.toString()
    try {
      const answer = await engine.ask('query.complete', { text, cursor: context.pos }, controller.signal)
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
  return autocompletion({ override: [complete], icons: false, activateOnTyping: true, activateOnTypingDelay: 120 })
}
