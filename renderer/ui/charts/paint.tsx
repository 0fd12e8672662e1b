import type { ReactNode } from 'react'

/** Colours of series in their order; both palettes have them as custom properties. */
const colours = 8

/** Dashes of the lines, so that two lines differ by more than their colour. */
const dashes = ['', '7 3', '2 3', '9 3 2 3', '4 2', '12 4', '1 2', '6 2 2 2 2 2']

/** The colour of the series at a place of the list. */
export const seriesColour = (at: number): string => `var(--series-${(at % colours) + 1})`

/** Beyond the colours there are, the same colour comes with another dash. */
export const seriesDash = (at: number): string => dashes[(at + Math.floor(at / colours)) % dashes.length] ?? ''

const px = 8

/** How a face is filled besides its colour: plain, slanted, level, dotted and so on. */
const strokes: readonly ReactNode[] = [
  null,
  <path key="0" d="M-2 2L2 -2M0 8L8 0M6 10L10 6" />,
  <path key="1" d="M0 2H8M0 6H8" />,
  <g key="2" fill="var(--bg)" stroke="none">
    <circle cx="2" cy="2" r="1.1" />
    <circle cx="6" cy="6" r="1.1" />
  </g>,
  <path key="3" d="M-2 6L2 10M0 0L8 8M6 -2L10 2" />,
  <path key="4" d="M2 0V8M6 0V8" />,
  <path key="5" d="M0 4H8M4 0V8" />,
  <path key="6" d="M0 0L8 8M8 0L0 8" />,
]

/** The fills of the series of one picture; `id` keeps them apart from those of the picture beside it. */
export const SeriesPatterns = ({ id, count }: { readonly id: string; readonly count: number }) => (
  <defs>
    {Array.from({ length: count }, (_, at) => (
      <pattern key={at} id={`${id}-${at}`} width={px} height={px} patternUnits="userSpaceOnUse">
        <rect width={px} height={px} fill={seriesColour(at)} />
        <g stroke="var(--bg)" strokeWidth="1" strokeOpacity="0.65" fill="none">
          {strokes[(at + Math.floor(at / colours)) % strokes.length]}
        </g>
      </pattern>
    ))}
  </defs>
)

/** The face of a series; null is the rest, which has no place in the palette and is plain. */
export const seriesFill = (id: string, at: number | null): string =>
  at === null ? 'var(--faint)' : `url(#${id}-${at})`

/** What stands beside a name in a legend: a piece of the line, or of the face. */
export const Swatch = ({
  id,
  at,
  look,
}: {
  readonly id: string
  readonly at: number | null
  readonly look: 'line' | 'face'
}) => (
  <svg width="18" height="10" viewBox="0 0 18 10" aria-hidden style={{ flex: 'none' }}>
    {look === 'line' && at !== null ? (
      <path d="M0 5H18" stroke={seriesColour(at)} strokeWidth="2" strokeDasharray={seriesDash(at)} />
    ) : (
      <rect width="18" height="10" rx="2" fill={seriesFill(id, at)} />
    )}
  </svg>
)
