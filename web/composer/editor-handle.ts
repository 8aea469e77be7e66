/** What the composer asks of an editor, whether it shows rich text or markdown. */
export interface EditorHandle {
  focus: () => void
  /** Puts HTML (or markdown, in an editor of that) where the cursor is. */
  insert: (source: string) => void
  insertText: (text: string) => void
  insertMention: (person: { id: number; name: string }) => void
  insertImage: (image: { url: string; name: string }) => void
}

export interface EditorProps {
  label: string
  placeholder: string
  source: string
  onChange: (source: string) => void
  /** A `/`, `;` or `@` was typed where a word begins; true keeps the character out of the text. */
  onTrigger: (character: string) => boolean
  onFiles: (files: readonly File[]) => void
  /** Escape: writing ends, and nothing is lost. */
  onEscape: () => void
  onReady: (handle: EditorHandle | null) => void
  isFocusedAtStart: boolean
}

/** What opens a picker where a word begins. */
export const triggers: readonly string[] = ['/', ';', '@']

/** Where a trigger counts: at the beginning, and after a space. `and/or` and addresses are left alone. */
export function isWordStart(before: string): boolean {
  return before === '' || /\s$/.test(before)
}
