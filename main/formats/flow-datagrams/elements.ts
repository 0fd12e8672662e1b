import table from '../../../assets/ipfix/elements.json'

/** An information element as IANA or a vendor names it. `type` is an abstract data type of RFC 7012. */
export type Element = { readonly name: string; readonly type: string }

/** Elements by `elementKey`. */
export type Elements = ReadonlyMap<number, Element>

/** Reverse direction of a biflow: the element of IANA's registry with the same number, RFC 5103. */
export const reversePen = 29305
/** nProbe's elements as version 9 carries them: their number plus this. https://www.ntop.org/guides/nprobe/flow_information_elements.html */
const nprobePen = 35632
const nprobeInV9 = 57472
/** YAF marks the reverse direction of its own elements with a bit. */
const yafPen = 6871
const yafReverse = 0x4000

export const elementKey = (pen: number, id: number): number => pen * 65_536 + id
export const penOf = (key: number): number => Math.floor(key / 65_536)
export const idOf = (key: number): number => key % 65_536

const elementOf = (text: string): Element => {
  const [name = '', type = 'octetArray'] = text.split(' ')
  return { name, type }
}

const known = new Map<number, Element>(
  Object.entries(table).flatMap(([pen, elements]) =>
    Object.entries(elements).map(
      ([id, text]) => [elementKey(pen === 'v9' ? 0 : Number(pen), Number(id)), elementOf(text)] as const,
    ),
  ),
)

/** Every element known without a definition of the user's. */
export const builtInElements: Elements = known

export const noElements: Elements = new Map()

const registered = new Map(
  Object.entries(table['0']).map(([id, text]) => [elementOf(text).name, elementKey(0, Number(id))] as const),
)

/** An element that the user's own definition gives a name of IANA's registry means what that one means. */
export const meaningOf = (key: number, own: Elements): number =>
  own.size === 0 ? key : (registered.get(own.get(key)?.name ?? '') ?? key)

const reversed = ({ name, type }: Element): Element => ({
  name: `reverse${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  type,
})

const derived = (pen: number, id: number): Element | null => {
  const base =
    pen === reversePen
      ? known.get(elementKey(0, id))
      : pen === yafPen && id >= yafReverse
        ? known.get(elementKey(yafPen, id - yafReverse))
        : undefined
  if (base) return reversed(base)
  return (pen === 0 && id > nprobeInV9 && known.get(elementKey(nprobePen, id - nprobeInV9))) || null
}

/** What is known of an element; null for one that nobody named. */
export const elementNamed = (key: number, own: Elements): Element | null =>
  own.get(key) ?? known.get(key) ?? derived(penOf(key), idOf(key))
