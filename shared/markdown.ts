import MarkdownIt from 'markdown-it'
import { visibleLines } from './units/visible-text'

/**
 * Notes are written by analysts but quote evidence, and evidence is hostile: no raw HTML passes, and links and images
 * stay the text that was typed, so that nothing in a report can be followed or fetched.
 */
const markdown = new MarkdownIt('default', { html: false, linkify: false, maxNesting: 20 }).disable([
  'link',
  'image',
  'autolink',
  'reference',
])

/** A note as HTML that is safe to put into a page. */
export const renderMarkdown = (note: string): string => markdown.render(visibleLines(note))
