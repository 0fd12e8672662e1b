import { resolve } from 'node:path'
import { Command } from 'commander'
import open from 'open'
import { Failure } from '../../../../shared/rpc/message'
import { homeFolder } from '../../home'
import { servePage } from '../../node/serve'
import { say, standardOutput } from '../output'
import { type ExitCode, wholeNumber } from '../usage'

type Options = { readonly case?: string; readonly port: number; readonly open?: boolean }

export const serveCommand = (done: (code: ExitCode) => void): Command =>
  new Command('serve')
    .description('the window as a page of this machine')
    .option('--case <file>', 'open this case; made if it is not there')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--open', 'open the page in the browser')
    .action(async (options: Options) => {
      done(await serve(options))
    })

const portCauses: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it',
  EACCES: 'you may not use it',
}

const serve = async ({ case: path, port, open: inBrowser }: Options): Promise<ExitCode> => {
  let stop: (code: ExitCode) => void = () => {}
  const stopped = new Promise<ExitCode>(settle => {
    stop = settle
  })
  const server = await servePage({
    home: homeFolder(),
    casePath: path === undefined ? null : resolve(path),
    port,
    onCrash: error => {
      say(`The engine ended unexpectedly: ${error.message}`)
      stop(2)
    },
  }).catch((error: NodeJS.ErrnoException) => {
    const cause = portCauses[error.code ?? '']
    throw cause === undefined ? error : new Failure('bad-input', `Port ${port} cannot be used: ${cause}.`)
  })
  process.once('SIGINT', () => stop(0))
  process.once('SIGTERM', () => stop(0))
  await standardOutput().write(`${server.url}\n`)
  say('The address works once. Ctrl+C ends the page.')
  if (inBrowser) {
    const browser = await open(server.url)
    browser.on('error', () => say('No browser could be opened; open the address above in one.'))
  }
  const code = await stopped
  await server.close()
  return code
}
