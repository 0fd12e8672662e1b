import { z } from 'zod'
import exploration from '../assets/presets/exploration.json'
import fault from '../assets/presets/fault.json'
import security from '../assets/presets/security.json'
import sizing from '../assets/presets/sizing.json'
import triage from '../assets/presets/triage.json'
import { type Preset, type PresetScenario, presetDraft, presetScenarios } from '../shared/model/preset'

const files: Readonly<Record<PresetScenario, unknown>> = { fault, security, sizing, triage, exploration }

/** The questions that come with the program, by scenario. */
export const presets: readonly Preset[] = presetScenarios.flatMap(scenario =>
  z
    .array(presetDraft)
    .parse(files[scenario])
    .map(({ clause, ...preset }): Preset => {
      const from = preset.query.indexOf(clause)
      if (from < 0) throw new Error(`the preset ${preset.id} has no "${clause}"`)
      return { ...preset, scenario, clause: { from, to: from + clause.length } }
    }),
)
