import { expect, test } from '../app'
import { expectRows, flowCount, grid, inspector, queryBox } from '../hands'

test.use({ startWith: 'incident' })

test('an investigation goes from case to finding by keyboard alone', async ({ app: { page } }) => {
  const { keyboard } = page
  await expect(queryBox(page)).toBeVisible()
  await keyboard.press('Alt+3')
  await expect(page.getByRole('main', { name: 'Flows' })).toBeVisible()
  const { of } = await flowCount(page)

  await keyboard.press('/')
  await expect(queryBox(page)).toBeFocused()
  await keyboard.type('action:denied')
  await keyboard.press('Enter')
  await expectRows(page, rows => rows < of, 'the typed query')

  await grid(page).focus()
  await keyboard.press('ArrowDown')
  await keyboard.press('ArrowDown')
  await expect(inspector(page).getByText('Decided by')).toBeVisible()
  await keyboard.press('i')
  await expect(queryBox(page)).not.toHaveText('action:denied')

  await keyboard.press('n')
  const dialog = page.getByRole('dialog', { name: 'New finding' })
  await expect(dialog.getByRole('textbox', { name: 'Title' })).toBeFocused()
  await keyboard.type('Found by keyboard')
  await keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await keyboard.press('Alt+6')
  await expect(page.getByRole('article', { name: 'Found by keyboard' })).toBeVisible()

  await keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'What do you want to do?' })).toBeFocused()
  await keyboard.type('go to map')
  await keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Map' })).toBeVisible()
})

test('dark and light are a choice that stays', async ({ app: { page } }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
  }
  await choose('Light')
  const light = await background()
  await choose('Dark')
  await expect.poll(background).not.toBe(light)
  const dark = await background()
  await page.reload()
  await expect(queryBox(page)).toBeVisible()
  expect(await background()).toBe(dark)
})
