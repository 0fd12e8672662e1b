import { register } from 'node:module'

/** `node --import register.js out/electron/main.js`: from here on `electron` means the stand-in beside this file. */
const hooks = `
const standIn = ${JSON.stringify(new URL('./electron.js', import.meta.url).href)}
export const resolve = (name, context, next) => (name === 'electron' ? { url: standIn, shortCircuit: true } : next(name, context))
`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
