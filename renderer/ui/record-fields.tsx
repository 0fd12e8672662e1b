import { visibleText } from '../../shared/units/visible-text'
import { KeyValues } from './box'

/** A record taken apart: the names and values of its own format, in its order. */
export const RecordFields = ({ fields }: { readonly fields: readonly (readonly [string, string])[] }) => (
  <KeyValues
    values={fields.map(([name, text], at) => ({
      key: `${at}`,
      name: visibleText(name),
      value: <span className="mono">{visibleText(text)}</span>,
    }))}
  />
)
