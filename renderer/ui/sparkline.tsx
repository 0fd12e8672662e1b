/** Where a value stands, as `x,y`. */
type Point = readonly [x: string, y: string]

/** Stretches of values with none missing between them. */
const stretches = (points: readonly (Point | null)[]): readonly (readonly Point[])[] =>
  points.reduce<Point[][]>(
    (all, point) => {
      if (point === null) all.push([])
      else all.at(-1)?.push(point)
      return all
    },
    [[]],
  )

/** The course of a number over time, as small as a word. It breaks where there is no value. */
export const Sparkline = ({
  values,
  label,
  colour = 'var(--accent)',
  width = 86,
  height = 20,
}: {
  readonly values: readonly (number | null)[]
  readonly label: string
  readonly colour?: string
  readonly width?: number
  readonly height?: number
}) => {
  const most = values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0) || 1
  const x = (at: number) => (values.length < 2 ? width / 2 : 1 + (at * (width - 2)) / (values.length - 1))
  const y = (value: number) => height - 2 - (value / most) * (height - 4)
  const points = values.map((value, at): Point | null =>
    value === null ? null : [x(at).toFixed(1), y(value).toFixed(1)],
  )
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      style={{ display: 'block' }}
    >
      {stretches(points).map(stretch => {
        const [first] = stretch
        if (!first) return null
        return stretch.length === 1 ? (
          <circle key={first[0]} cx={first[0]} cy={first[1]} r="1.6" fill={colour} />
        ) : (
          <path
            key={first[0]}
            d={`M${stretch.map(point => point.join(',')).join('L')}`}
            fill="none"
            stroke={colour}
            strokeWidth="1.4"
            strokeLinejoin="round"
          />
        )
      })}
    </svg>
  )
}
