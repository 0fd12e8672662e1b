import { Failure } from '../../shared/rpc/message'

/** A question met a segment that is no longer there: it was merged into another long ago, or its rows have expired. */
export class Rearranged extends Failure {
  constructor() {
    super('busy', 'The case was rearranged while the question was being answered. Ask again.')
    this.name = 'Rearranged'
  }
}
