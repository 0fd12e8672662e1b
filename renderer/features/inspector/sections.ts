import { FindingSection } from '../findings/finding-section'
import { RuleSection } from '../rules/rule-section'
import { CountrySection } from './country-section'
import { ExporterSection } from './exporter-section'
import { FileSection } from './file-section'
import { HostSection } from './host-section'
import { PairSection } from './pair-section'
import { RowSection } from './row-section'
import { RowsSection } from './rows-section'
import { type InspectorSection, section } from './section'

/** One view for each kind of selection; the only place where the inspector meets other features. */
export const inspectorSections: readonly InspectorSection[] = [
  section('row', RowSection),
  section('rows', RowsSection),
  section('host', HostSection),
  section('country', CountrySection),
  section('pair', PairSection),
  section('rule', RuleSection),
  section('finding', FindingSection),
  section('file', FileSection),
  section('exporter', ExporterSection),
]
