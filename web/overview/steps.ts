const mostLines = 4
const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 7200, 10_080, 20_160, 43_200]

/** The distance of a grid's lines for plain numbers: 1, 2, 5, 10, 20 … */
export function numberSteps(highest: number): number {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].map((digit) => digit * power).find((candidate) => highest / candidate <= mostLines)
    if (step !== undefined) return step
  }
}

/** The same for minutes: quarters of hours, hours, days. */
export function minuteSteps(highest: number): number {
  return minutes.find((candidate) => highest / candidate <= mostLines) ?? numberSteps(highest / 1440) * 1440
}
