import { foldCase } from '../units/text'
import { BadRegex, type CharSet, parseRegex, type RegexNode } from './regex-tree'

/**
 * Regular expressions in time proportional to the text, whatever the expression: all its readings are followed at once
 * (https://swtch.com/~rsc/regexp/regexp1.html) and a set of readings met before is looked up, so nothing is tried twice.
 */

type Step =
  | { readonly op: 'set'; readonly set: CharSet }
  | { readonly op: 'assert'; readonly what: 'begin' | 'end' | 'edge' | 'inside' }
  | { readonly op: 'fork'; a: number; b: number }
  | { readonly op: 'match' }

const mostSteps = 2000
/** Places of readings that are kept to be looked up, some bytes each; an expression that has more of them forgets them. */
const mostKept = 1_000_000

const compile = (tree: RegexNode): readonly Step[] => {
  const steps: Step[] = []
  let visits = 0

  const add = (step: Step): Step => {
    if (steps.length >= mostSteps) throw new BadRegex('it repeats so much that it is too large to run.', 0)
    steps.push(step)
    return step
  }
  const fork = (): Extract<Step, { op: 'fork' }> => {
    const step = { op: 'fork' as const, a: steps.length + 1, b: steps.length + 1 }
    add(step)
    return step
  }

  const emit = (node: RegexNode): void => {
    if (++visits > mostSteps * 4) throw new BadRegex('it repeats so much that it is too large to run.', 0)
    switch (node.kind) {
      case 'set':
        add({ op: 'set', set: node })
        return
      case 'assert':
        add({ op: 'assert', what: node.what })
        return
      case 'all':
        node.of.forEach(emit)
        return
      case 'any':
        emitAny(node.of)
        return
      case 'repeat':
        emitRepeat(node)
        return
    }
  }

  const emitAny = (of: readonly RegexNode[]): void => {
    const ends: Extract<Step, { op: 'fork' }>[] = []
    for (const [at, node] of of.entries()) {
      const last = at === of.length - 1
      const choice = last ? null : fork()
      emit(node)
      if (!last) ends.push(fork())
      if (choice) choice.b = steps.length
    }
    for (const end of ends) {
      end.a = steps.length
      end.b = steps.length
    }
  }

  const emitRepeat = ({ of, least, most }: Extract<RegexNode, { kind: 'repeat' }>): void => {
    for (let time = 0; time < least; time++) emit(of)
    if (most === Number.POSITIVE_INFINITY) {
      const again = steps.length
      const leave = fork()
      emit(of)
      const back = fork()
      back.a = again
      back.b = again
      leave.b = steps.length
      return
    }
    const skips: Extract<Step, { op: 'fork' }>[] = []
    for (let time = least; time < most; time++) {
      skips.push(fork())
      emit(of)
    }
    for (const skip of skips) skip.b = steps.length
  }

  emit(tree)
  add({ op: 'match' })
  return steps
}

const isWord = (point: number): boolean =>
  (point >= 48 && point <= 57) || (point >= 65 && point <= 90) || point === 95 || (point >= 97 && point <= 122)

/** Texts are folded before, so that a capital in the expression is met by its small letter. */
const holds = ({ ranges, negated }: CharSet, point: number): boolean => {
  const within = (wanted: number): boolean => ranges.some(([low, high]) => wanted >= low && wanted <= high)
  return (within(point) || (point >= 97 && point <= 122 && within(point - 32))) !== negated
}

/** A place in a text is told apart by what stands before and after it. */
type Side = 'nothing' | 'word' | 'other'
const sideOf = (point: number): Side => (isWord(point) ? 'word' : 'other')

const stands = (what: 'begin' | 'end' | 'edge' | 'inside', before: Side, after: Side): boolean => {
  if (what === 'begin') return before === 'nothing'
  if (what === 'end') return after === 'nothing'
  return ((before === 'word') !== (after === 'word')) === (what === 'edge')
}

/** All readings at one place of a text. */
type State = {
  readonly places: readonly number[]
  readonly before: Side
  readonly next: Map<number, State | 'match'>
  ends: boolean | null
}

/** Whether a text has a part that matches, without case. Throws `BadRegex`. */
export const compileRegex = (pattern: string): ((text: string) => boolean) => {
  const steps = compile(parseRegex(pattern))
  const known = new Map<string, State>()
  let kept = 0

  const stateOf = (places: readonly number[], before: Side): State => {
    const key = `${before}${places.join(',')}`
    const found = known.get(key)
    if (found) return found
    const made: State = { places, before, next: new Map(), ends: null }
    known.set(key, made)
    return made
  }

  /** The steps that wait for a character, from all places of a state; null when one of them has matched already. */
  const waiting = ({ places, before }: State, after: Side): readonly number[] | null => {
    const seen = new Set<number>()
    const open = places.toReversed()
    const found: number[] = []
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const step = steps[place]
      if (!step || seen.has(place)) continue
      seen.add(place)
      if (step.op === 'match') return null
      if (step.op === 'set') found.push(place)
      else if (step.op === 'fork') open.push(step.a, step.b)
      else if (stands(step.what, before, after)) open.push(place + 1)
    }
    return found
  }

  const step = (state: State, point: number): State | 'match' => {
    const found = waiting(state, sideOf(point))
    if (found === null) return 'match'
    // A match may begin at every character, so the first step is open everywhere.
    const places = new Set([0])
    for (const place of found) {
      const at = steps[place]
      if (at?.op === 'set' && holds(at.set, point)) places.add(place + 1)
    }
    return stateOf(
      [...places].sort((a, b) => a - b),
      sideOf(point),
    )
  }

  return typed => {
    const text = foldCase(typed)
    let state = stateOf([0], 'nothing')
    for (let at = 0; at < text.length; ) {
      const point = text.codePointAt(at) ?? 0
      at += point > 0xffff ? 2 : 1
      let next = state.next.get(point)
      if (next === undefined) {
        if (kept > mostKept) {
          known.clear()
          kept = 0
        }
        next = step(state, point)
        kept += 1 + (next === 'match' ? 0 : next.places.length)
        state.next.set(point, next)
      }
      if (next === 'match') return true
      state = next
    }
    state.ends ??= waiting(state, 'nothing') === null
    return state.ends
  }
}
