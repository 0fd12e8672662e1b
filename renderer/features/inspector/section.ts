import type { ComponentType } from 'react'
import type { Selection } from '../../state/investigation'

/** How the inspector explains one kind of selection. */
export type InspectorSection<K extends Selection['kind'] = Selection['kind']> = {
  readonly kind: K
  readonly View: ComponentType<{ readonly selection: Extract<Selection, { readonly kind: K }> }>
}

/** Pairs a kind with its view, so that the compiler checks that they fit. */
export const section = <K extends Selection['kind']>(kind: K, View: InspectorSection<K>['View']): InspectorSection =>
  ({ kind, View }) as unknown as InspectorSection
