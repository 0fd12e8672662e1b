import { isObject, type JsonObject } from '../json-value'

/** One entry of a Zeek log, whichever way it was written: values by the names of the vendor, null where unset. */
export type ZeekRecord = {
  readonly value: (name: string) => unknown
}

/** JSON keys carry their dots (`id.orig_h`) as Zeek writes them; shippers that nest objects made a tree of them. */
export const jsonRecord = (object: JsonObject): ZeekRecord => ({
  value: name => {
    const flat = object[name]
    if (flat !== undefined) return flat
    const [outer = '', inner] = name.split('.', 2)
    const owner = inner === undefined ? null : object[outer]
    return isObject(owner) && inner !== undefined ? owner[inner] : null
  },
})
