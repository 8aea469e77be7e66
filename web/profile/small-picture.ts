// A picture is kept in the agent's own row as a data: address, so that it needs no other host and no file of its own.
const longestAddress = 2_000
const sides = [72, 64, 56, 48, 40]
const qualities = [0.8, 0.65, 0.5, 0.35]

/** The middle of a picture as a small square, short enough for `avatarURL`. Throws for what is no picture. */
export async function smallPicture(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file)
  const side = Math.min(bitmap.width, bitmap.height)
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2]
  const canvas = document.createElement('canvas')
  for (const size of sides) {
    canvas.width = size
    canvas.height = size
    const pen = canvas.getContext('2d')
    if (pen === null) break
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(bitmap, left, top, side, side, 0, 0, size, size)
    for (const quality of qualities) {
      const address = canvas.toDataURL('image/webp', quality)
      if (address.length <= longestAddress) return address
    }
  }
  throw new Error('the picture cannot be made small enough')
}
