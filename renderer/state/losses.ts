import type { Capture } from '../../shared/model/capture'
import type { Exporter } from '../../shared/model/exporter'

/** What did not become rows, by where it was lost: on the way here, in the system, in our queue, for want of a template, or at the door. */
export const lossKinds = ['kernel', 'queue', 'missing', 'held', 'notAllowed', 'unknown'] as const
export type LossKind = (typeof lossKinds)[number]
/** Null where the system does not tell. */
export type Losses = Readonly<Record<LossKind, number | null>>

const sum = (exporters: readonly Exporter[], count: (exporter: Exporter) => number): number =>
  exporters.reduce((total, exporter) => total + count(exporter), 0)

export const lossesOf = ({ kernelLost, queueLost, notAllowed, unknown, exporters }: Capture): Losses => ({
  kernel: kernelLost,
  queue: queueLost,
  missing: sum(exporters, ({ missing }) => missing),
  held: sum(exporters, ({ heldLost }) => heldLost),
  notAllowed,
  unknown,
})

/** Datagrams that came as far as this machine and were lost in it. */
export const lostHere = ({ kernelLost, queueLost }: Capture): number => (kernelLost ?? 0) + queueLost
