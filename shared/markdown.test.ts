import { expect, test } from 'vitest'
import { renderMarkdown } from './markdown'

test('emphasis, lists and code are drawn', () => {
  expect(renderMarkdown('**bold** and `code`')).toBe('<p><strong>bold</strong> and <code>code</code></p>\n')
  expect(renderMarkdown('- one\n- two')).toBe('<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n')
})

test('markup in a note is shown, not obeyed', () => {
  expect(renderMarkdown('<script>alert(1)</script>')).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n')
  expect(renderMarkdown('<img src=x onerror=alert(1)>')).not.toContain('<img')
})

test('links and images stay the text that was typed', () => {
  const html = renderMarkdown(
    '[here](http://evil.example) ![pic](http://evil.example/a.png) <http://evil.example>\n\n[ref]\n\n[ref]: http://evil.example',
  )
  expect(html).not.toMatch(/<(a|img)\b/)
  expect(html).toContain('[here](http://evil.example)')
})

test('deep nesting ends', () => {
  expect(renderMarkdown('> '.repeat(50_000)).length).toBeGreaterThan(0)
})

test('characters that reorder or hide text are written out', () => {
  expect(renderMarkdown('safe\u202Egnp.exe')).toBe('<p>safe⟨U+202E⟩gnp.exe</p>\n')
})
