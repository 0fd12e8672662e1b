/** Columns of the table of evidence files, from left to right. */
export const columns = [
  'file',
  'format',
  'books',
  'seen',
  'stored',
  'rejected',
  'skipped',
  'duplicate',
  'span',
  'size',
  'state',
] as const

export const onTheRight: ReadonlySet<string> = new Set(['seen', 'stored', 'rejected', 'skipped', 'duplicate', 'size'])
