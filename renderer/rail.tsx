import { Command as CommandIcon, Settings2 } from 'lucide-react'
import { commands } from './commands'
import { printKeys } from './commands/keys'
import { useRunCommand } from './commands/use-commands'
import { useCase } from './engine/use-case'
import { panelViews } from './panels'
import styles from './rail.module.css'
import { setTheme, type Theme, theme, themes } from './state/theme'
import { useInvestigation } from './state/use-investigation'
import { useValue } from './state/value'
import { t } from './text'
import { Menu, type MenuEntry } from './ui/menu'
import { Tooltip } from './ui/tooltip'

const keysOf = (id: string): string => {
  const keys = commands.find(command => command.id === id)?.keys[0]
  return keys === undefined ? '' : `  ${printKeys(keys)}`
}

/** The views as icons, at the left edge. */
export const Rail = () => {
  const { value, change } = useInvestigation()
  const run = useRunCommand()
  const open = Boolean(useCase())
  const chosen = useValue(theme)
  const here = open ? value.panel : 'start'
  const settings: readonly MenuEntry[] = [
    { kind: 'heading', id: 'theme', label: t('app.colours') },
    ...themes.map(
      (name: Theme): MenuEntry => ({
        kind: 'action',
        id: name,
        label: t(`app.theme.${name}`),
        checked: name === chosen,
        run: () => setTheme(name),
      }),
    ),
    { kind: 'line', id: 'line' },
    { kind: 'action', id: 'about', label: t('commands.about'), run: () => run('about') },
  ]
  return (
    <nav className={styles['rail']} aria-label={t('app.views')}>
      {panelViews.map(({ id, icon: Icon, label }) => (
        <Tooltip key={id} text={t(label) + keysOf(`show-${id}`)}>
          <button
            type="button"
            className={styles['item']}
            aria-label={t(label)}
            aria-current={here === id ? 'page' : undefined}
            disabled={!open && id !== 'start'}
            onClick={() => change({ panel: id })}
          >
            <Icon size={20} strokeWidth={1.6} />
          </button>
        </Tooltip>
      ))}
      <div className={styles['space']} />
      <Tooltip text={t('commands.showPalette') + keysOf('show-palette')}>
        <button
          type="button"
          className={styles['item']}
          aria-label={t('commands.showPalette')}
          onClick={() => run('show-palette')}
        >
          <CommandIcon size={20} strokeWidth={1.6} />
        </button>
      </Tooltip>
      <Menu
        label={t('app.settings')}
        trigger={
          <button type="button" className={styles['item']} aria-label={t('app.settings')}>
            <Settings2 size={20} strokeWidth={1.6} />
          </button>
        }
        entries={settings}
      />
    </nav>
  )
}
