import { z } from 'zod'

/** An opaque ticket for a file the user dropped, picked or uploaded. A page can never name a path. */
export const fileRef = z.object({ ref: z.string().max(200), name: z.string().max(4096) })
export type FileRef = z.infer<typeof fileRef>
