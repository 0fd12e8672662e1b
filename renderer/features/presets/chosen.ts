import { createValue, type Settable } from '../../state/value'

/** The preset that is explained, kept while another view is looked at. */
export const chosenPreset: Settable<string | null> = createValue<string | null>(null)
