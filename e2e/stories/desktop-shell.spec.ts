import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../app'
import type { Desktop } from '../desktop'
import { expectImported, goTo } from '../hands'
import { vpcLines, writeLog } from '../logs'

test.beforeEach(({ shell }) => test.skip(shell !== 'desktop', 'menus and dialogs are the desktop shell’s'))

const hand = (desktop: Desktop | null): Desktop => {
  if (!desktop) throw new Error('this story needs the desktop shell')
  return desktop
}

test('menu, dialogs and the evidence they bring', async ({ app, home }) => {
  const { page } = app
  const desktop = hand(app.desktop)
  await expect(page.getByRole('heading', { name: 'Netwake' })).toBeVisible()

  const menu = desktop.hear('menu')
  desktop.tell({ do: 'list-menu' })
  const { items } = await menu
  expect(items.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['add-evidence', 'start-listening', 'undo', 'show-map', 'show-live', 'about']),
  )

  desktop.tell({ do: 'click-menu', id: 'about' })
  await expect(page.getByRole('dialog', { name: /About/ })).toBeVisible()
  await page.keyboard.press('Escape')

  desktop.tell({ do: 'answer-dialog', paths: [] })
  desktop.tell({ do: 'click-menu', id: 'add-evidence' })
  const log = writeLog(home, 'edge.log', vpcLines(30))
  desktop.tell({ do: 'answer-dialog', paths: [log] })
  desktop.tell({ do: 'click-menu', id: 'add-evidence' })
  await expectImported(page)
  await expect(page.getByRole('table', { name: 'Evidence files' })).toContainText('edge.log')
  expect(existsSync(join(home, 'uploads')), 'evidence is read where it lies').toBe(false)

  const place = join(home, 'second.netwake')
  desktop.tell({ do: 'answer-dialog', paths: [place] })
  desktop.tell({ do: 'click-menu', id: 'new-case' })
  await expect(page.getByText('No evidence yet')).toBeVisible()
})

test('a case comes by double click, by a second start, and as an argument', async ({ app, home, incident }) => {
  const { page } = app
  const desktop = hand(app.desktop)
  await expect(page.getByRole('heading', { name: 'Netwake' })).toBeVisible()
  const cases = ['opened.netwake', 'handed.netwake'].map(name => join(home, name))
  for (const path of cases) await copyFile(join(incident, 'incident.netwake'), path)
  const [opened = '', handed = ''] = cases

  desktop.tell({ do: 'open-file', path: opened })
  await expect(page).toHaveTitle(/^opened/)
  await goTo(page, 'Flows')

  const focus = desktop.hear('focus')
  expect(await desktop.startAgain(handed)).toBe(0)
  await focus
  await expect(page).toHaveTitle(/^handed/)
})

test('permissions, navigation and new windows are refused', async ({ app }) => {
  const { page } = app
  const desktop = hand(app.desktop)
  await expect(page.getByRole('heading', { name: 'Netwake' })).toBeVisible()
  // An alert may be told on the desktop; nothing else is granted.
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read']) {
    const answer = desktop.hear('permission')
    desktop.tell({ do: 'ask-permission', permission })
    const granted = permission === 'notifications'
    expect(await answer).toMatchObject({ granted, checked: granted })
  }
  const address = page.url()
  app.refused.add('https://example.org/')
  await page.evaluate(() => void open('https://example.org/'))
  await expect.poll(() => page.context().pages().length).toBe(1)
  const asked = page.waitForEvent('request', request => request.url() === 'https://example.org/')
  await page.evaluate(() => {
    location.href = 'https://example.org/'
  })
  await asked
  await expect(page.getByRole('heading', { name: 'Netwake' })).toBeVisible()
  expect(page.url()).toBe(address)
})
