import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from '@codemirror/view'
import type { Dialect } from '../../../shared/query/ast'
import { helpAt, type WordHelp } from '../../../shared/query/help'
import { fieldLabel } from '../../state/field-text'
import { t } from '../../text'

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

const linesOf = (help: WordHelp): readonly HTMLElement[] => {
  if (help.kind === 'word') return [line(help.word, 'q-help-name'), line(help.help, '')]
  const type = help.unit === null || help.unit === help.type ? help.type : `${help.type}, ${help.unit}`
  const others = help.aliases.map(([vendor, name]) => `${name} (${vendor})`).join(', ')
  return [
    line(help.field, 'q-help-name'),
    line(`${fieldLabel(help.field)} · ${type}`, ''),
    ...(others === '' ? [] : [line(t('query.alsoCalled', { names: others }), 'dim')]),
  ]
}

const tooltipAt = (view: EditorView, at: number, dialect: Dialect): Tooltip | null => {
  const help = helpAt(view.state.doc.toString(), at, dialect)
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
export const wordHelp = (dialectOf: () => Dialect): Extension => [
  asked,
  hoverTooltip((view, at) => tooltipAt(view, at, dialectOf()), { hoverTime: 500 }),
  keymap.of([
    {
      key: 'F1',
      run: view => {
        view.dispatch({ effects: show.of(tooltipAt(view, view.state.selection.main.head, dialectOf())) })
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
]
