/** A folder whose new files are read as they come. */
export type Watch = {
  readonly id: string
  readonly folder: string
  /** When the watching began, ms. */
  readonly since: number
  /** Files read so far. */
  readonly read: number
  /** Files that grow, were just written or are open for writing: they are read when they come to rest. */
  readonly waiting: number
  /** Names of the first of them. */
  readonly waitingFor: readonly string[]
  /**
   * Files that were written to after they were read. They are not read again by themselves: that would count their
   * records twice.
   */
  readonly changed: number
  readonly changedNames: readonly string[]
  /** One sentence when the watching came to an end by itself; null otherwise. */
  readonly problem: string | null
}
