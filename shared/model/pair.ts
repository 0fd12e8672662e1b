/**
 * How far apart in time two one-way records of one flow id may lie and still be one connection. A sensor logs both when
 * the flow has ended, with the same start and end; a flow id that comes back later names another flow.
 */
export const pairWindowMs = 60_000
