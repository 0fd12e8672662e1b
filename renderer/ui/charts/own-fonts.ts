const address = /url\("?([^")]+)"?\)/

const asData = async (url: URL): Promise<string> => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return `data:font/woff2;base64,${btoa(text)}`
}

const rules = async (): Promise<string> => {
  const faces = [...document.styleSheets].flatMap(sheet =>
    [...sheet.cssRules].flatMap(rule => (rule instanceof CSSFontFaceRule ? [{ rule, base: sheet.href }] : [])),
  )
  const written = faces.map(async ({ rule, base }) => {
    const file = address.exec(rule.style.getPropertyValue('src'))?.[1]
    if (file === undefined) return ''
    const data = await asData(new URL(file, base ?? document.baseURI))
    return rule.cssText.replace(address, `url("${data}")`)
  })
  return (await Promise.all(written)).join('\n')
}

let asked: Promise<string> | null = null

/**
 * The window's own fonts as a style sheet that needs no file beside it. A drawing that is loaded as an image reaches
 * neither the fonts of its page nor any address: https://www.w3.org/TR/SVG2/conform.html#secure-static-mode
 */
export const ownFonts = (): Promise<string> => {
  asked ??= rules().catch((error: unknown) => {
    asked = null
    throw error
  })
  return asked
}
