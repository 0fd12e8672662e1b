import { type Finding, findingSeverities } from '../../../shared/model/finding'

export const orders = ['when', 'severity', 'made'] as const
export type Order = (typeof orders)[number]

/** When what was found began: the range, else the picture, else the making of the finding. */
export const began = ({ from, picture, created }: Finding): number => from ?? picture?.timeline.from ?? created

const rank = ({ severity }: Finding): number => findingSeverities.indexOf(severity)

/** Time runs downwards like a story; severity puts the worst first; made puts the newest first. */
export const ordered = (findings: readonly Finding[], order: Order): readonly Finding[] => {
  switch (order) {
    case 'when':
      return [...findings].sort((a, b) => began(a) - began(b) || a.id - b.id)
    case 'severity':
      return [...findings].sort((a, b) => rank(b) - rank(a) || began(a) - began(b))
    case 'made':
      return [...findings].sort((a, b) => b.created - a.created || b.id - a.id)
  }
}
