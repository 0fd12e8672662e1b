import { useMemo } from 'react'
import type { BlindSpot } from '../../shared/contract'
import { visibleText } from '../../shared/units/visible-text'
import { useAnswer } from './use-answer'
import { useCase } from './use-case'

/** What the logs of this case cannot tell, by the title of their format and the source it is said of. */
export const useBlindSpots = (): readonly { readonly title: string; readonly items: readonly string[] }[] => {
  const open = useCase()
  const info = useAnswer('app.info', {}, { live: false })
  return useMemo(() => {
    const spots = open?.blindSpots ?? []
    const titleOf = ({ format, source }: BlindSpot): string => {
      const title = info.data?.formats.find(({ id }) => id === format)?.title ?? format
      return source === undefined ? title : `${title} · ${visibleText(source)}`
    }
    return [...new Set(spots.map(titleOf))].map(title => ({
      title,
      items: spots.filter(spot => titleOf(spot) === title).map(({ text }) => text),
    }))
  }, [open, info.data])
}
