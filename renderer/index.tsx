import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { createEngine, EngineContext } from './engine/engine'
import { createShell } from './shell/create-shell'
import { ShellContext } from './shell/use-shell'
import { startDesk } from './state/desk'
import { createIntake } from './state/intake'
import { createInvestigationStore, firstInvestigation } from './state/investigation-store'
import { connectionProblem } from './state/notices'
import { startTheme } from './state/theme'
import { IntakeContext } from './state/use-intake'
import { InvestigationContext } from './state/use-investigation'
import './ui/tokens.css'

startTheme()
startDesk()

const shell = createShell()
const engine = createEngine(shell.transport)
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const investigation = createInvestigationStore(window, firstInvestigation(zone))
const intake = createIntake(engine, shell, investigation)

shell.onLost(problem => {
  const wasLost = connectionProblem.get() !== null
  connectionProblem.set(problem)
  // What happened in the meantime was not told.
  if (problem === null && wasLost) void engine.catchUp() // settles by itself
})

// A window that opens on a case begins with what matters in it, unless its address says otherwise.
const stopWaiting = engine.openCase.subscribe(() => {
  const open = engine.openCase.get()
  if (open === undefined) return
  stopWaiting()
  if (open && !investigation.named) investigation.beginAt({ panel: open.flows > 0 ? 'overview' : 'evidence' })
})

createRoot(document.getElementById('root') ?? document.body).render(
  <StrictMode>
    <ShellContext value={shell}>
      <EngineContext value={engine}>
        <InvestigationContext value={investigation}>
          <IntakeContext value={intake}>
            <App />
          </IntakeContext>
        </InvestigationContext>
      </EngineContext>
    </ShellContext>
  </StrictMode>,
)
