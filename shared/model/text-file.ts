/** Text handed to the user as a file. */
export type TextFile = { readonly name: string; readonly mime: string; readonly text: string }
