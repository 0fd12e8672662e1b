import { gridColumns, type Tile, type TileKind, type TilePlace } from '../model/dashboard'

/** How large a tile of each kind is when it is new. */
const sizes: Readonly<Record<TileKind, { readonly w: number; readonly h: number }>> = {
  table: { w: 6, h: 6 },
  bars: { w: 4, h: 6 },
  line: { w: 6, h: 6 },
  columns: { w: 6, h: 6 },
  area: { w: 6, h: 6 },
  pie: { w: 4, h: 6 },
  metric: { w: 3, h: 3 },
  map: { w: 6, h: 8 },
  text: { w: 4, h: 4 },
}

/** No tile is smaller. */
const leastSize = { w: 2, h: 2 } as const

type Placed = { readonly id: string; readonly place: TilePlace }

const overlap = (a: TilePlace, b: TilePlace): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** The first gap it fits into, reading from the top; else below everything that is there. */
export const freePlace = (tiles: readonly Pick<Tile, 'place'>[], kind: TileKind): TilePlace => {
  const size = sizes[kind]
  const bottom = Math.max(0, ...tiles.map(({ place }) => place.y + place.h))
  for (let y = 0; y < bottom; y++) {
    for (let x = 0; x + size.w <= gridColumns; x++) {
      const place = { x, y, ...size }
      if (!tiles.some(tile => overlap(tile.place, place))) return place
    }
  }
  return { x: 0, y: bottom, ...size }
}

const within = ({ x, y, w, h }: TilePlace): TilePlace => {
  const wide = Math.min(gridColumns, Math.max(leastSize.w, w))
  return { x: Math.min(gridColumns - wide, Math.max(0, x)), y: Math.max(0, y), w: wide, h: Math.max(leastSize.h, h) }
}

/** Lets every tile rise until it meets another, in the order they are read in. */
const risen = <T extends Placed>(tiles: readonly T[], first: string | null): readonly T[] => {
  const order = tiles.toSorted(
    (a, b) => a.place.y - b.place.y || Number(b.id === first) - Number(a.id === first) || a.place.x - b.place.x,
  )
  const settled: T[] = []
  for (const tile of order) {
    let place = tile.place
    while (place.y > 0 && !settled.some(other => overlap(other.place, { ...place, y: place.y - 1 })))
      place = { ...place, y: place.y - 1 }
    while (settled.some(other => overlap(other.place, place))) place = { ...place, y: place.y + 1 }
    settled.push({ ...tile, place })
  }
  return tiles.map(tile => settled.find(({ id }) => id === tile.id) ?? tile)
}

/** The tiles with one of them at another place or of another size: what is in its way moves down, and no gap stays above. */
export const placed = <T extends Placed>(tiles: readonly T[], id: string, wanted: TilePlace): readonly T[] => {
  const place = within(wanted)
  const moved = tiles.map(tile => (tile.id === id ? { ...tile, place } : tile))
  const pushed = moved.map(tile =>
    tile.id !== id && overlap(tile.place, place) ? { ...tile, place: { ...tile.place, y: place.y + place.h } } : tile,
  )
  return risen(pushed, id)
}

/** With every gap above a tile closed. */
export const compacted = <T extends Placed>(tiles: readonly T[]): readonly T[] => risen(tiles, null)
