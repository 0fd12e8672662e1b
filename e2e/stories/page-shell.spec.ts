import { expect, test } from '../app'

test.beforeEach(({ shell }) => test.skip(shell !== 'page', 'these are the doors of the page shell'))

test('the one-time address works once, and only from this machine and this page', async ({ app, chromiumBrowser }) => {
  const address = app.address ?? ''
  const { origin } = new URL(address)
  const stranger = await chromiumBrowser.newContext()
  const page = await stranger.newPage()
  const second = await page.goto(address)
  expect(second?.status()).toBe(403)
  await expect(page.getByText('This address was used already')).toBeVisible()
  expect((await page.goto(origin))?.status()).toBe(403)
  await stranger.close()

  // A second window of the same browser has the cookie.
  const again = await app.page.context().newPage()
  await again.goto(origin)
  await expect(again.getByRole('heading', { name: 'Netwake' })).toBeVisible()
  await again.close()

  const csp = (await app.page.reload())?.headers()['content-security-policy'] ?? ''
  expect(csp).toContain("default-src 'none'")
  expect(csp).toContain("script-src 'self'")
})
