import { countOf, isObject, type JsonObject, listOf, objectOf, textOf } from './json-value'

/**
 * Settings of Azure flow logs are no log: they tell how long the logs are kept. As `az network watcher flow-log show` and
 * `list` print them, or as the resource stands in a template.
 * https://learn.microsoft.com/en-us/rest/api/network-watcher/flow-logs/get
 */
export const flowLogSettings = (text: string): string | null => {
  const named = read(text).flatMap(resource => {
    const retention = retentionOf(resource)
    return retention === null ? [] : [{ name: textOf(resource['name']), retention }]
  })
  if (named.length === 0) return null
  const each = named
    .slice(0, mostNamed)
    .map(({ name, retention }) => (name === null ? retention : `${name.slice(0, 80)}: ${retention}`))
  const more = named.length > mostNamed ? `; and ${named.length - mostNamed} more` : ''
  return `has the settings of flow logs and no log. Retention: ${each.join('; ')}${more}.`
}

const mostNamed = 5
/** Settings are small; what is larger is looked at by the formats alone. */
const mostLetters = 60_000

const read = (text: string): readonly JsonObject[] => {
  if (text.length > mostLetters || !text.includes('retentionPolicy')) return []
  try {
    const value: unknown = JSON.parse(text)
    return (Array.isArray(value) ? value : [...listOf(objectOf(value)['value']), value]).filter(isObject)
  } catch {
    return [] // not JSON, or not all of it
  }
}

/** Days of 0 mean that nothing is ever deleted. */
const retentionOf = (resource: JsonObject): string | null => {
  const properties = isObject(resource['properties']) ? resource['properties'] : resource
  const policy = properties['retentionPolicy']
  if (!isObject(policy) || typeof policy['enabled'] !== 'boolean') return null
  const days = countOf(policy['days'])
  if (Number.isNaN(days)) return null
  if (days === 0) return 'unlimited (0 days)'
  const length = `${days} ${days === 1 ? 'day' : 'days'}`
  return policy['enabled'] ? length : `${length}, but switched off, so unlimited`
}
