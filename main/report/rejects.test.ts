import { expect, test } from 'vitest'
import type { StoredReject } from '../../shared/model/reject'
import { rejectsAs } from './rejects'

const reject: StoredReject = {
  id: 7,
  fileId: 1,
  path: '/logs/a.log',
  record: 3,
  line: null,
  offset: 120,
  length: 40,
  reason: 'srcaddr is "=1+1"; that is not an IP address',
  excerpt: '=cmd|\u0007\u202eevil',
  field: null,
}

test('rejected records as a table are guarded against formulas and show what nobody sees', () => {
  expect(rejectsAs.csv([reject])).toBe(
    'path,record,line,offset,length,reason,excerpt\r\n' +
      '/logs/a.log,3,,120,40,"srcaddr is ""=1+1""; that is not an IP address",\'=cmd|⟨U+0007⟩⟨U+202E⟩evil\r\n',
  )
})

test('as NDJSON they keep every character', () => {
  const text = rejectsAs.ndjson([reject])
  expect(text).toContain('\\u0007\\u202eevil')
  expect(JSON.parse(text)).toEqual({
    path: '/logs/a.log',
    record: 3,
    offset: 120,
    length: 40,
    reason: reject.reason,
    excerpt: reject.excerpt,
  })
})
