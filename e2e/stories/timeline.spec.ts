import { expect, test } from '../app'
import { expectRows, flowCount, goTo, queryBox, timeline } from '../hands'

test.use({ startWith: 'incident' })

test('a brush narrows to its bars, the wheel zooms, and a double click shows all again', async ({ app: { page } }) => {
  await goTo(page, 'Flows')
  const { of } = await flowCount(page)
  const plot = timeline(page).locator('.uplot canvas')
  await expect(plot).toBeVisible()
  const box = await plot.boundingBox()
  if (!box) throw new Error('the timeline has no place')
  const middle = box.y + box.height / 2
  await page.mouse.move(box.x + box.width * 0.3, middle)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.4, middle)
  await page.mouse.move(box.x + box.width * 0.5, middle)
  await page.mouse.up()
  await expect(timeline(page).locator('[data-range]')).toBeVisible()
  await expectRows(page, rows => rows < of && rows > 0, 'the brush narrows')

  const perBar = timeline(page).getByText(/per bar$/)
  await page.mouse.move(box.x + box.width * 0.5, box.y - 30)
  const before = await perBar.innerText()
  await page.mouse.move(box.x + box.width * 0.4, middle)
  await page.mouse.wheel(0, -1200)
  await page.mouse.move(box.x + box.width * 0.5, box.y - 30)
  await expect(perBar).not.toHaveText(before)

  await timeline(page).getByRole('button', { name: 'Show all' }).click()
  await expectRows(page, rows => rows === of, 'all of the time again')
  await expect(perBar).toHaveText(before)
})

test('the lanes of the timeline narrow by what became of the traffic', async ({ app: { page } }) => {
  await goTo(page, 'Flows')
  const { of } = await flowCount(page)
  await timeline(page)
    .getByRole('button', { name: /^denied/ })
    .click()
  await expect(queryBox(page)).toHaveText('action:denied')
  await expectRows(page, rows => rows < of, 'denied rows only')
})
