/**
 * Chromium knows no `netwake:` scheme, so its pages stand under a name that resolves nowhere; every request for it is
 * answered from the handler that main registered, and main sees only its own addresses.
 */
const stage = 'https://netwake-app.invalid'
const own = 'netwake://app'

export const toStage = (address: string): string =>
  address.startsWith(own) ? stage + address.slice(own.length) : address
export const fromStage = (address: string): string =>
  address.startsWith(stage) ? own + address.slice(stage.length) : address
