/** The course of a number over time, as small as a word. */
export const Sparkline = ({
  values,
  label,
  colour = 'var(--accent)',
  width = 86,
  height = 20,
}: {
  readonly values: readonly number[]
  readonly label: string
  readonly colour?: string
  readonly width?: number
  readonly height?: number
}) => {
  const most = Math.max(...values, 1)
  const x = (at: number) => (values.length < 2 ? width / 2 : 1 + (at * (width - 2)) / (values.length - 1))
  const y = (value: number) => height - 2 - (value / most) * (height - 4)
  const points = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      style={{ display: 'block' }}
    >
      {values.length === 1 ? (
        <circle cx={x(0)} cy={y(values[0] ?? 0)} r="1.6" fill={colour} />
      ) : (
        <path d={`M${points.join('L')}`} fill="none" stroke={colour} strokeWidth="1.4" strokeLinejoin="round" />
      )}
    </svg>
  )
}
