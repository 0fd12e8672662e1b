import { Failure } from '../../shared/rpc/message'
import { detectBytes, formatNamed } from '../formats'
import type { BytesFormat, Survey } from '../formats/format'
import { bytesHead } from './head'
import { openBytes } from './open-bytes'
import { unpack } from './unpack'
import type { Found } from './walk'
import { memberBeginning } from './zip'

type File = Extract<Found, { kind: 'file' }>
type Gathered = { readonly file: File; readonly format: BytesFormat; readonly survey: Survey }
type Together = NonNullable<BytesFormat['together']>

/** What all files of one import give to one another under one key, in their order. */
type Given = { readonly at: number; readonly first: string; readonly last: string }[]

/** More is not kept for one another; files beyond it are read by themselves. */
const mostGivenBytes = 64 * 1024 * 1024

const formatAsked = (
  asked: string | null,
): { readonly format: BytesFormat | null; readonly options: string | null } => {
  const [, id = '', options = null] = /^([^:]*)(?::([\s\S]*))?$/.exec(asked ?? '') ?? []
  const format = formatNamed(id)
  return { format: format?.input === 'bytes' ? format : null, options: options ?? null }
}

/** The format of a file when its files belong together; null for any other. */
const formatOf = async (file: File, asked: string | null): Promise<BytesFormat | null> => {
  if (asked !== null) return formatAsked(asked).format
  const begins = file.begins ?? (file.member === null ? null : await memberBeginning(file.path, file.member))
  const format = begins === null || begins.length === 0 ? null : detectBytes(bytesHead(begins))
  return format?.input === 'bytes' ? format : null
}

/** Damage is told when the file is read; what stands before it is as good as ever. */
const surveyOf = async (file: File, together: Together, cancelled: () => boolean): Promise<Survey> => {
  const surveyor = together.survey()
  try {
    for await (const piece of await unpack(await openBytes(file.path, file.member))) {
      if (cancelled()) break
      surveyor.push(piece)
    }
  } catch (error) {
    if (!(error instanceof Failure) && (error as NodeJS.ErrnoException).code === undefined) throw error
  }
  return surveyor.end()
}

/** The last of a list that came before `at`; -1 when none did. */
const lastBefore = (list: Given, at: number): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.at ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** How many that others give are looked at, before a file and after it. */
const mostLooked = 64

/** What a file needs: of what fits best, what the nearest file before it gives, else the nearest after it. */
const neededBy = (
  { needs }: Survey,
  at: number,
  given: ReadonlyMap<string, Given>,
  fits: Together['fits'],
): readonly string[] =>
  needs.flatMap(({ key, known }) => {
    const list = given.get(key) ?? []
    const before = lastBefore(list, at)
    // What the file gives itself, later, it needs of nobody.
    const own = list[before + 1]?.at === at
    const candidates = [
      ...list
        .slice(Math.max(0, before - mostLooked), before + 1)
        .map(({ last }) => last)
        .reverse(),
      ...(own ? [] : list.slice(before + 1, before + 1 + mostLooked).map(({ first }) => first)),
    ]
    let best = { given: '', fit: 0 }
    for (const candidate of candidates) {
      const fit = fits(candidate, known)
      if (fit > best.fit) best = { given: candidate, fit }
    }
    return best.fit > 0 ? [best.given] : []
  })

/**
 * Passes on what is found, and keeps back the files that belong together: a capture of one exporter may be saved in
 * many, its templates in one and its data in the next. When all are found, each is passed on with what it needs of the
 * others, so that it is read the same whichever of them is read first, and again after a break.
 */
export async function* gatherCaptures(
  everything: AsyncIterable<Found>,
  asked: string | null,
  cancelled: () => boolean,
): AsyncGenerator<Found> {
  const gathered: Gathered[] = []
  const given = new Map<string, Given>()
  let kept = 0

  const keep = (survey: Survey, at: number): void => {
    for (const { key, first, last } of survey.gives) {
      const list = given.get(key) ?? []
      const before = list.at(-1)
      // Exporters repeat their templates: what is the same as before needs no place of its own.
      if (before?.last === first && first === last) continue
      if (kept < mostGivenBytes) {
        list.push({ at, first, last })
        kept += first.length + last.length
      }
      given.set(key, list)
    }
  }

  for await (const found of everything) {
    const format = found.kind === 'file' ? await formatOf(found, asked) : null
    if (found.kind !== 'file' || !format?.together) {
      yield found
      continue
    }
    const survey = await surveyOf(found, format.together, cancelled)
    if (cancelled()) return
    keep(survey, gathered.length)
    gathered.push({ file: found, format, survey })
  }
  const { options } = formatAsked(asked)
  for (const [at, { file, format, survey }] of gathered.entries()) {
    const { together } = format
    const own = together?.options(options, neededBy(survey, at, given, together.fits)) ?? null
    yield { ...file, readAs: own === null ? null : `${format.id}:${own}` }
  }
}
