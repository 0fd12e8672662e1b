import { useMemo } from 'react'
import { useAnswer } from './use-answer'
import { useCase } from './use-case'

/** What the logs of this case cannot tell, by the title of their format. */
export const useBlindSpots = (): readonly { readonly title: string; readonly items: readonly string[] }[] => {
  const open = useCase()
  const info = useAnswer('app.info', {}, { live: false })
  return useMemo(() => {
    const spots = open?.blindSpots ?? []
    return [...new Set(spots.map(spot => spot.format))].map(format => ({
      title: info.data?.formats.find(({ id }) => id === format)?.title ?? format,
      items: spots.filter(spot => spot.format === format).map(spot => spot.text),
    }))
  }, [open, info.data])
}
