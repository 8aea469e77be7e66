// Of setup.mjs, which is plain JavaScript because it runs before anything is installed.

interface Part {
  name: string
}

export function outdatedParts(names?: readonly string[]): Part[]
export function build(outdated: readonly Part[]): Promise<void>
