import { expect, test } from '../app'
import { cell, expectImported, goTo, inspector } from '../hands'
import { writeLog } from '../logs'

const narrow = { width: 1024, height: 700 }

test.describe('with the teaching incident', () => {
  test.use({ startWith: 'incident' })

  test('in a narrow window the rules keep what matters, and what found no room is one press away', async ({
    app: { page },
  }) => {
    await page.setViewportSize(narrow)
    await goTo(page, 'Rules')
    const rules = page.getByRole('grid', { name: 'Rules and their hits' })
    for (const name of ['Rule', 'Denied', 'Allowed', 'Hits', 'Last'])
      await expect(rules.getByRole('columnheader', { name, exact: true })).toBeInViewport({ ratio: 1 })
    expect(await rules.evaluate(element => element.scrollWidth - element.clientWidth)).toBe(0)

    const first = rules.getByRole('columnheader', { name: 'First' })
    await expect(first).toHaveCount(0)
    await rules.getByRole('button', { name: 'More columns' }).click()
    await page.getByRole('menuitem', { name: 'First' }).click()
    await expect(first).toHaveAttribute('aria-sort', 'descending')
    await expect(first).toBeInViewport({ ratio: 1 })
  })

  test('the inspector explains what is selected in the view beside it, and nothing of another', async ({
    app: { page },
  }) => {
    await goTo(page, 'Flows')
    await cell(page, 2, 'src_ip').click()
    const source = (await cell(page, 2, 'src_ip').innerText()).trim()
    const heading = inspector(page).getByRole('heading', { name: source })
    await expect(heading).toBeVisible()
    await goTo(page, 'Map')
    await expect(inspector(page).getByRole('heading', { name: 'In view' })).toBeVisible()
    await expect(heading).toBeHidden()
    await goTo(page, 'Flows')
    await expect(heading).toBeVisible()
  })
})

/** Public, so that pairs of them are among what is shown first. */
const long = (last: string): string => `2001:4860:4860:1111:2222:3333:4444:${last}`

test('addresses are shown in full however long they are', async ({ app, home }) => {
  const { page } = app
  const lines = Array.from(
    { length: 6 },
    (_, at) =>
      `2 123456789012 eni-0a1b2c3d4e5f60718 ${long(`aaa${at}`)} ${long(`bbb${at}`)} 50000 3389 6 10 840 1794902400 1794902415 ACCEPT OK\n`,
  )
  await app.drop(writeLog(home, 'six.log', lines.join('')))
  await expectImported(page)
  for (const size of [{ width: 1440, height: 900 }, narrow]) {
    await page.setViewportSize(size)
    for (const view of ['Overview', 'Flows'] as const) {
      await goTo(page, view)
      const lists = view === 'Overview' ? page.getByRole('main') : inspector(page)
      const buttons = lists.getByRole('button').filter({ hasText: long('aaa') })
      await expect(buttons.first()).toBeVisible()
      const parts = await buttons.evaluateAll(found =>
        found.flatMap(button => {
          const room = button.getBoundingClientRect()
          return [...button.querySelectorAll('.mono > span')].map(part => {
            const range = document.createRange()
            range.selectNodeContents(part)
            const inside = [...range.getClientRects()].every(
              ({ left, right, top, bottom }) =>
                left >= room.left - 1 && right <= room.right + 1 && top >= room.top - 1 && bottom <= room.bottom + 1,
            )
            return { text: part.textContent, inside }
          })
        }),
      )
      const texts = parts.map(({ text }) => text)
      expect(texts).toContain(long('aaa0'))
      if (view === 'Overview') expect(texts, 'pairs with their port').toContain(`[${long('bbb0')}]`)
      expect(
        parts.filter(({ inside }) => !inside),
        `${view} at ${size.width}`,
      ).toEqual([])
    }
  }
})
