import { z } from 'zod'

/** What one is after; the folders of presets. */
export const presetScenarios = ['fault', 'security', 'sizing', 'triage', 'exploration'] as const
export type PresetScenario = (typeof presetScenarios)[number]

/** A question worth asking of any case, as its file keeps it. */
export const presetDraft = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().trim().min(1).max(120),
  /** What it is for. */
  purpose: z.string().trim().min(1).max(600),
  /** As the product it is from prints it, in the language of that product. */
  query: z.string().trim().min(1).max(2000),
  /** The part of the query that matters: stands in it exactly once. */
  clause: z.string().min(1),
  /** What to look for in the answer. */
  lookFor: z.string().trim().min(1).max(600),
  requirements: z.array(z.string().regex(/^[A-Z]{2}-[A-Z]?\d{1,2}$/)).min(1),
})
export type PresetDraft = z.infer<typeof presetDraft>

export type Preset = Omit<PresetDraft, 'clause'> & {
  readonly scenario: PresetScenario
  /** Characters of `query` that matter, the end excluded. */
  readonly clause: { readonly from: number; readonly to: number }
}
