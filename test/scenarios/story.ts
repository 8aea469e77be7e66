// The stories of *.txt in this folder, as a program reads them; README.md says how they are written.

/** One sentence of a story, with the indented lines below it. */
export interface Sentence {
  /** Line in the file, from 1. */
  line: number
  text: string
  /** The lines below without their indentation, such as a mail; '' when there are none. */
  block: string
}

export interface Story {
  title: string
  line: number
  sentences: Sentence[]
}

/** Reads a file of stories. Throws with the line of what belongs to no story. */
export function readStories(text: string): Story[] {
  const stories: Story[] = []
  let blockLines: string[] = []
  const endBlock = () => {
    const sentence = stories.at(-1)?.sentences.at(-1)
    if (sentence !== undefined) sentence.block = unindented(blockLines)
    blockLines = []
  }
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('#')) continue
    if (/^\s/.test(line) || line === '') {
      blockLines.push(line)
      continue
    }
    endBlock()
    if (/^rule /i.test(line)) stories.push({ title: line.trim(), line: index + 1, sentences: [] })
    else if (stories.length === 0) throw new Error(`line ${index + 1} belongs to no story`)
    else stories.at(-1)?.sentences.push({ line: index + 1, text: line.trim(), block: '' })
  }
  endBlock()
  return stories
}

function unindented(lines: readonly string[]): string {
  const text = lines.map((line) => line.replace(/^ {2}/, '')).join('\n')
  return text.replace(/\s+$/, '')
}
