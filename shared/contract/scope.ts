import { z } from 'zod'
import { dialects } from '../query/ast'

/** The part of the investigation that narrows the data: query text, an optional range in ms (end excluded), and the zone. */
export const scope = z.object({
  query: z.string().max(100_000).default(''),
  dialect: z.enum(['auto', ...dialects]).default('auto'),
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  /** IANA time zone in which times typed without an offset are read. */
  zone: z.string().max(64).default('UTC'),
})
export type Scope = z.infer<typeof scope>
export type ScopeInput = z.input<typeof scope>
