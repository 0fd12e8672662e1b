import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import { t } from '../../text'
import { type HelpAt, helpAt } from './help-at'

const show = StateEffect.define<Tooltip | null>()

const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update: (tooltip, transaction) => {
    const effect = transaction.effects.find(found => found.is(show))
    if (effect?.is(show)) return effect.value
    return transaction.docChanged || transaction.selection ? null : tooltip
  },
  provide: field => showTooltip.from(field),
})

const line = (text: string, className: string): HTMLElement => {
  const element = document.createElement('div')
  element.className = className
  element.textContent = text
  return element
}

const linesOf = ({ help, aliases }: HelpAt): readonly HTMLElement[] => [
  line(help.title, 'q-help-name'),
  line(help.text, ''),
  ...(aliases.length === 0 ? [] : [line(t('query.alsoCalled', { names: aliases.join(', ') }), 'dim')]),
]

const tooltipAt = (view: EditorView, at: number): Tooltip | null => {
  const help = helpAt(view.state.doc.toString(), at)
  if (!help) return null
  return {
    pos: help.from,
    end: help.to,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'q-help'
      dom.setAttribute('role', 'note')
      dom.append(...linesOf(help))
      return { dom }
    },
  }
}

/** Explains the word under the pointer, and on F1 the one at the cursor. */
export const wordHelp: Extension = [
  asked,
  hoverTooltip((view, at) => tooltipAt(view, at), { hoverTime: 500 }),
  // Before the box's own Escape, which leaves it.
  Prec.highest(
    keymap.of([
      {
        key: 'F1',
        run: view => {
          view.dispatch({ effects: show.of(tooltipAt(view, view.state.selection.main.head)) })
          return true
        },
      },
      {
        key: 'Escape',
        run: view => {
          if (view.state.field(asked) === null) return false
          view.dispatch({ effects: show.of(null) })
          return true
        },
      },
    ]),
  ),
]
