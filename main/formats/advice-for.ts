import { flowLogSettings } from './azure-flow-log-settings'

/** Files that are known and not read, and what to do with them instead; the end of a sentence about the file. */
type Known = { readonly magic: readonly number[]; readonly advice: string }

const nfcapd =
  'is a file of nfcapd, which is read by nfdump alone: write it as text with nfdump -r FILE -o csv and import that, or send it again with nfreplay -r FILE -H 127.0.0.1 -p 2055 while netwake listens.'

/** nfdump writes its magic number 0xA50C in the byte order of its machine. https://github.com/phaag/nfdump */
const known: readonly Known[] = [
  { magic: [0x0c, 0xa5], advice: nfcapd },
  { magic: [0xa5, 0x0c], advice: nfcapd },
]

/** What to do with a file that begins so; null when nothing is known of it. */
export const adviceFor = (start: Uint8Array): string | null =>
  known.find(({ magic }) => magic.every((byte, at) => start[at] === byte))?.advice ??
  flowLogSettings(new TextDecoder().decode(start))
