import type { Page } from '@playwright/test'
import { expect, test } from '../app'
import { goTo, queryBox } from '../hands'

test.use({ startWith: 'incident' })

/** Asks for one of the two drawings, which otherwise depends on the machine. */
const openMap = async (page: Page, drawing: 'webgl' | 'svg') => {
  await page.evaluate(kind => history.replaceState(history.state, '', `?map=${kind}${location.hash}`), drawing)
  await goTo(page, 'Map')
  const map = page.getByRole('region', { name: 'Map', exact: true })
  await expect(map).toHaveAttribute('data-drawing', drawing)
  await expect(map).not.toHaveAttribute('data-loading')
  return map
}

/** Clicks the widest line of the map where the window says it runs. */
const clickArc = async (page: Page) => {
  const stage = page.getByRole('group', { name: /World map/ })
  const at = await page.locator('[data-biggest-arc]').getAttribute('data-biggest-arc')
  const [x = 0, y = 0] = (at ?? '').split(',').map(Number)
  await stage.hover({ position: { x, y } })
  await stage.click({ position: { x, y } })
}

for (const drawing of ['webgl', 'svg'] as const)
  test(`the map is drawn by ${drawing} and a line of it narrows`, async ({ app: { page } }) => {
    const map = await openMap(page, drawing)
    if (drawing === 'webgl') {
      const canvas = map.locator('canvas').first()
      await expect(canvas).toBeVisible()
      const kind = await canvas.evaluate((element: HTMLCanvasElement) =>
        String(element.getContext('webgl2')?.constructor.name),
      )
      expect(kind).toBe('WebGL2RenderingContext')
    } else await expect(map.getByRole('group').locator('svg path').first()).toBeVisible()
    await clickArc(page)
    await expect(queryBox(page)).toContainText('src_country:')
    await expect(queryBox(page)).toContainText('dst_country:')
  })

test('the tables say the same as the map, and narrow too', async ({ app: { page } }) => {
  const map = await openMap(page, 'svg')
  await map
    .getByRole('radio', { name: 'Countries' })
    .or(map.getByRole('button', { name: 'Countries' }))
    .click()
  const table = map.getByLabel('Countries with their flows')
  await expect(table).toBeVisible()
  await table.getByRole('row').nth(1).getByRole('button').first().click()
  await expect(queryBox(page)).toContainText('country:')
})
