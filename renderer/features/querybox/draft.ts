import { createValue, type Settable } from '../../state/value'

/** The text in the query box, which may be ahead of the query that is running. */
export const draft: Settable<string> = createValue('')
