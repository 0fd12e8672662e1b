import type { Elements } from './elements'
import { compileTemplate, type Declared, sameDeclaration, type Template } from './template'

/** What all exporters together may have declared: a flood of templates lets older ones go, it takes no memory. */
export type TemplateBudget = { templates: number; fields: number }

export const mostTemplates = 1024
const mostFields = 16_384
export const mostTemplatesOverall = 16_384
export const mostFieldsOverall = 262_144

export const isOverBudget = ({ templates, fields }: TemplateBudget): boolean =>
  templates > mostTemplatesOverall || fields > mostFieldsOverall

/** Templates of one exporter and domain by their id; flows and options share the numbers. */
export type TemplateStore = {
  readonly get: (id: number) => Template | undefined
  /** `seen` is when it was declared. Returns how many older ones were let go for it. */
  readonly add: (declared: Declared, seen: number) => number
  readonly remove: (id: number) => void
  readonly clear: (options: boolean | null) => void
  /** Forgets templates that were not declared again since `before`. */
  readonly expire: (before: number) => void
  readonly count: (options: boolean) => number
}

type Entry = { template: Template; seen: number }

export const createTemplateStore = (budget: TemplateBudget, elements: Elements): TemplateStore => {
  /** The one declared longest ago is the first. */
  const entries = new Map<number, Entry>()
  const counts = { flows: 0, options: 0 }
  let fields = 0
  let oldest = Number.POSITIVE_INFINITY

  const account = ({ isOptions, keys }: Template, by: 1 | -1): void => {
    counts[isOptions ? 'options' : 'flows'] += by
    fields += by * keys.length
    budget.templates += by
    budget.fields += by * keys.length
  }
  const remove = (id: number): void => {
    const entry = entries.get(id)
    if (!entry) return
    entries.delete(id)
    account(entry.template, -1)
  }

  return {
    get: id => entries.get(id)?.template,
    add: (declared, seen) => {
      const known = entries.get(declared.id)
      const same = known && sameDeclaration(known.template, declared)
      const template = same ? known.template : compileTemplate(declared, elements)
      remove(declared.id)
      entries.set(declared.id, { template, seen })
      account(template, 1)
      if (seen < oldest) oldest = seen
      let gone = 0
      for (const id of entries.keys()) {
        if (entries.size <= mostTemplates && fields <= mostFields) break
        if (id === declared.id) break
        remove(id)
        gone++
      }
      return gone
    },
    remove,
    clear: options => {
      for (const [id, { template }] of entries) if (options === null || template.isOptions === options) remove(id)
    },
    expire: before => {
      // Looked through only when the oldest may have come of age.
      if (!(oldest < before)) return
      oldest = Number.POSITIVE_INFINITY
      for (const [id, { seen }] of entries) {
        if (seen < before) remove(id)
        else if (seen < oldest) oldest = seen
      }
    },
    count: options => (options ? counts.options : counts.flows),
  }
}
