import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where cases, uploads and the list of recent cases live unless the user says otherwise. */
export const homeFolder = (): string => process.env['NETWAKE_HOME'] ?? join(homedir(), 'Netwake')
