/** A sleeper that can be woken; a ring while nobody sleeps ends the next sleep at once. */
export class Alarm {
  private rung = false
  private wake: (() => void) | undefined

  ring(): void {
    this.rung = true
    this.wake?.()
  }

  /** Sleeps until rung, at most so many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.wake = undefined
    }
    this.rung = false
  }

  /** Sleeps the whole time; a ring meanwhile is kept for the next `wait`. */
  async sleep(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
  }
}
