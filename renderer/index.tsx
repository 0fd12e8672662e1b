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
shell.onLost(problem => connectionProblem.set(problem))
const engine = createEngine(shell.transport)
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
const investigation = createInvestigationStore(window, firstInvestigation(zone))
const intake = createIntake(engine, shell, investigation)

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
