import { expect, test } from 'vitest'
import { createOpenSessions } from './open-sessions'

test('a session counts once, with what is read first', () => {
  const oldestFirst = createOpenSessions()
  expect(oldestFirst.begin('7', 10, 'inbound')).toBe(1)
  expect(oldestFirst.end('7', 20)).toEqual({ sessions: 0, note: 'inbound' })
  const newestFirst = createOpenSessions()
  expect(newestFirst.end('7', 20)).toEqual({ sessions: 1, note: null })
  expect(newestFirst.begin('7', 10)).toBe(0)
})

test('a key that is used again is another session', () => {
  const sessions = createOpenSessions()
  expect([sessions.begin('7', 10), sessions.end('7', 20).sessions]).toEqual([1, 0])
  expect([sessions.begin('7', 30), sessions.end('7', 40).sessions]).toEqual([1, 0])
  // The begin was not logged.
  expect(sessions.end('7', 50)).toEqual({ sessions: 1, note: null })
  expect([sessions.begin('7', 60), sessions.end('7', 70).sessions]).toEqual([1, 0])
})

test('an end from before the begin is of an older session', () => {
  const sessions = createOpenSessions()
  expect(sessions.begin('7', 100)).toBe(1)
  expect(sessions.end('7', 50).sessions).toBe(1)
  expect(sessions.end('7', 150).sessions).toBe(0)
})
