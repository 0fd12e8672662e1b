/** Yes and no of a flow, as bits of its `marks`. */
export const marks = {
  /** The initiator is the first of the two ends in the key. */
  firstInitiates: 1,
  /** A SYN was seen since the last row of the flow. */
  begun: 2,
  finOfSource: 4,
  finOfTarget: 8,
  reset: 16,
  /** `sequence` is known. */
  hasSequence: 32,
  hasMacs: 64,
  isIpv6: 128,
  /** The first data of the side was looked at, and it is waited for what follows. */
  sourceRead: 256,
  targetRead: 512,
  sourceWaits: 1024,
  targetWaits: 2048,
} as const

/** Both sides said they are done, or one broke off. RFC 9293 section 3.6 */
export const isClosed = (bits: number): boolean =>
  (bits & marks.reset) !== 0 || ((bits & marks.finOfSource) !== 0 && (bits & marks.finOfTarget) !== 0)
