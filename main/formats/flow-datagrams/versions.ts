/** NetFlow version 9 (RFC 3954) and IPFIX (RFC 7011) differ in their headers and little else. */
export type Version = {
  readonly version: 9 | 10
  readonly protocol: 'netflow-v9' | 'ipfix'
  readonly headerBytes: number
  readonly templateSet: number
  readonly optionsSet: number
}

export const v9: Version = { version: 9, protocol: 'netflow-v9', headerBytes: 20, templateSet: 0, optionsSet: 1 }
export const ipfix: Version = { version: 10, protocol: 'ipfix', headerBytes: 16, templateSet: 2, optionsSet: 3 }

/** Ids below are those of sets that hold templates, or are reserved. */
export const firstDataSet = 256
