import { mergeAttributes, Node } from '@tiptap/react'

/** A colleague who is named in a note: one unit in the text, and `data-user-id` in the HTML. */
export const MentionNode = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  selectable: false,
  atom: true,
  addAttributes() {
    return {
      id: {
        parseHTML: (element) => Number(element.getAttribute('data-user-id')),
        renderHTML: ({ id }) => ({ 'data-user-id': String(id) }),
      },
      name: { parseHTML: (element) => (element.textContent ?? '').replace(/^@/, ''), renderHTML: () => ({}) },
    }
  },
  parseHTML: () => [{ tag: 'span[data-user-id]' }],
  renderHTML: ({ node, HTMLAttributes }) => ['span', mergeAttributes(HTMLAttributes), `@${String(node.attrs['name'])}`],
  renderText: ({ node }) => `@${String(node.attrs['name'])}`,
})
