// Letters that Unicode does not take apart, or takes apart in a way nobody types.
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ς: 'σ',
}

const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

// Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowel signs and its stretching dash. Marks of other scripts
// are part of the letter: か and が, or the vowels of Indian scripts, are different words without them.
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640]/g

/**
 * Makes texts that readers take for the same one equal: without case and accents, full-width and other compatibility
 * forms as plain letters. Gives the same result on every platform and does not need a dictionary of the database.
 */
export function fold(text: string): string {
  // most texts are plain ASCII
  if (/^[ -~\n\r\t]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(special, (letter) => letters[letter] as string)
    .normalize('NFC')
}
