import type { z } from 'zod'

/** `call` pairs an input that is checked at run time with an output that the compiler checks. */
const call = <I extends z.ZodType, O>(input: I) => ({ input, output: undefined as unknown as O })
export const as = <O>() => ({ of: <I extends z.ZodType>(input: I) => call<I, O>(input) })
