/** Splits the time left to a deadline. */
const DAY = 86_400_000
const HOUR = 3_600_000
const MINUTE = 60_000

export function remainingParts(leftMs: number): { days: number; clock: string } {
  const left = Math.max(0, leftMs)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const clock = [(left % DAY) / HOUR, (left % HOUR) / MINUTE, (left % MINUTE) / 1000].map(two).join(':')
  return { days: Math.floor(left / DAY), clock }
}

/** True during the ten seconds after one day, one hour and five minutes are left. */
export function shouldAnnounce(leftMs: number): boolean {
  return [DAY, HOUR, 5 * MINUTE].some((mark) => leftMs <= mark && leftMs > mark - 10_000)
}
