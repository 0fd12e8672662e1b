import { expect, test } from '../app'
import { expectImported, goTo } from '../hands'
import { analyticsFlows, blockedNames, writeLog } from '../logs'
import { inEveryForm, pictureFile, settled, takePicture } from '../pictures'

test.use({ startWith: 'incident' })
test.beforeEach(({ shell }) => test.skip(shell !== 'page', 'one set of pictures is enough'))

const shipped = ['Edge firewall', 'Traffic Analytics', 'Network Firewall triage', 'Sizing'] as const

const fileOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-')

for (const title of shipped)
  test(`${title}, screen by screen, dark and light, wide and narrow`, async ({ app: { page, drop }, home }) => {
    test.setTimeout(240_000)
    await drop(writeLog(home, 'alerts.json', blockedNames(240)), writeLog(home, 'analytics.csv', analyticsFlows(1600)))
    await expectImported(page)
    await goTo(page, 'Dashboards')
    await page.getByRole('article', { name: title, exact: true }).getByRole('button').first().click()
    const paper = page.locator('[data-paper]')
    await inEveryForm(page, async form => {
      await settled(page)
      const { whole, seen, across, wide } = await paper.evaluate(element => ({
        whole: element.scrollHeight,
        seen: element.clientHeight,
        across: element.scrollWidth,
        wide: element.clientWidth,
      }))
      expect(across, 'nothing is scrolled sideways').toBe(wide)
      for (let screen = 0; screen * seen < whole; screen++) {
        await paper.evaluate((element, top) => element.scrollTo(0, top), screen * seen)
        await takePicture(page, `board-${fileOf(title)}-${form}-${screen + 1}`)
      }
    })
    await page.pdf({ path: pictureFile(`print-${fileOf(title)}.pdf`), preferCSSPageSize: true, printBackground: true })
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Picture (PNG)' }).click()
    await (await waiting).saveAs(pictureFile(`export-${fileOf(title)}.png`))
  })

test('words on a dashboard, dark and light, wide and narrow, and in its picture', async ({ app: { page } }) => {
  test.setTimeout(120_000)
  await goTo(page, 'Dashboards')
  await page.getByRole('button', { name: 'New dashboard' }).first().click()
  const naming = page.getByRole('dialog')
  await naming.getByRole('textbox').first().fill('Handover')
  await naming.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Add a tile' }).first().click()
  const adding = page.getByRole('dialog', { name: 'Add a tile' })
  await adding.getByRole('textbox', { name: 'Title' }).fill('What to look at first')
  await adding.getByRole('combobox', { name: 'Shown as' }).selectOption('text')
  await adding
    .getByRole('textbox', { name: 'Words, in Markdown' })
    .fill(
      '## Night of the 19th\n\nOne host sent **2.9 GB** to an address that *nobody* knows, on `443`.\n\n- who asked\n- who let it through\n\n1. block\n2. tell',
    )
  await adding.getByRole('button', { name: 'Save', exact: true }).click()
  const tile = page.getByRole('article', { name: 'What to look at first', exact: true })
  await expect(tile.getByRole('heading', { name: 'Night of the 19th' })).toBeVisible()
  await inEveryForm(page, form => takePicture(page, `board-words-${form}`))
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'Picture (PNG)' }).click()
  await (await waiting).saveAs(pictureFile('export-words.png'))
})
