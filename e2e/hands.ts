import { expect, type Locator, type Page } from '@playwright/test'

/** What a person does again and again in the window, by the names a screen reader would say. */

export type View =
  | 'Start'
  | 'Evidence'
  | 'Overview'
  | 'Flows'
  | 'Map'
  | 'Rules'
  | 'Findings'
  | 'Live'
  | 'Dashboards'
  | 'Presets'

export const goTo = async (page: Page, view: View): Promise<void> => {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view, exact: true }).click()
  await expect(page.getByRole('main', { name: view })).toBeVisible()
}

export const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Flows' })
export const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' })
export const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Timeline' })
export const queryBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Query', exact: true })

const number = (text: string): number => Number(text.replaceAll(/\D/g, ''))

/** Rows that match and rows there are, as the Flows view says. */
export const flowCount = async (page: Page): Promise<{ readonly rows: number; readonly of: number }> => {
  const text = await page
    .getByRole('main', { name: 'Flows' })
    .getByRole('status')
    .filter({ hasText: / of / })
    .innerText()
  const [rows = '', of = ''] = text.split(' of ')
  return { rows: number(rows), of: number(of) }
}

/** Waits until the Flows view counts what is wanted. */
export const expectRows = (page: Page, wanted: (rows: number) => boolean, what: string): Promise<void> =>
  expect.poll(async () => wanted((await flowCount(page)).rows), { message: what }).toBe(true)

export const typeQuery = async (page: Page, text: string): Promise<void> => {
  await queryBox(page).fill(text)
  await queryBox(page).press('Enter')
}

/** Waits for the last import to end well. */
export const expectImported = (page: Page): Promise<void> =>
  expect(page.getByRole('region', { name: 'Import', exact: true }).first()).toHaveAttribute('data-job', 'done', {
    timeout: 60_000,
  })

/** A row of the grid, counted from 0. */
export const row = (page: Page, index: number): Locator => grid(page).locator(`[aria-rowindex="${index + 2}"]`)

/** The cell of a row, counted from 0, in the column of a field. */
export const cell = (page: Page, index: number, column: string): Locator =>
  row(page, index).locator(`[data-column="${column}"]`)

/** Chooses from the context menu of a cell; a row that is still being read has none yet, so a person would ask again. */
export const chooseFor = async (page: Page, place: Locator, entry: RegExp): Promise<void> => {
  const item = page.getByRole('menuitem', { name: entry })
  await expect(async () => {
    await place.click({ button: 'right' })
    await expect(item).toBeVisible({ timeout: 1000 })
  }).toPass()
  await item.click()
}
