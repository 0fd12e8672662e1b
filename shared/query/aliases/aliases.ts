/** The names one vendor gives to fields of ours. */
export type Aliases = { readonly vendor: string; readonly names: Readonly<Record<string, string>> }
