/** Times, dates, sizes and amounts as people read them. Only rearranges what the server sent; computes no score. */
import { language } from '@/locales/language'

const isEnglish = language === 'en'
const fields = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: isEnglish ? 'short' : '2-digit',
  day: isEnglish ? 'numeric' : '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

function partsOf(time: string | number): Record<string, string> {
  return Object.fromEntries(fields.formatToParts(new Date(time)).map((part) => [part.type, part.value]))
}

/** `2026-11-18 14:03`, Beijing time; in English `18 Nov 2026 14:03`. */
export function formatTime(time: string | number): string {
  const { hour, minute } = partsOf(time)
  return `${formatDate(time)} ${hour}:${minute}`
}

/** `11-18 14:03`; in English `18 Nov 14:03`. */
export function formatShortTime(time: string | number): string {
  const { hour, minute } = partsOf(time)
  return `${formatShortDay(time)} ${hour}:${minute}`
}

/** `14:03:22` */
export function formatClock(time: string | number): string {
  const { hour, minute, second } = partsOf(time)
  return `${hour}:${minute}:${second}`
}

/** `2026-11-18`; in English `18 Nov 2026`. */
export function formatDate(time: string | number): string {
  const { year } = partsOf(time)
  return isEnglish ? `${formatShortDay(time)} ${year}` : `${year}-${formatShortDay(time)}`
}

/** `11-18`; in English `18 Nov`. */
export function formatShortDay(time: string | number): string {
  const { month, day } = partsOf(time)
  return isEnglish ? `${day} ${month}` : `${month}-${day}`
}

/** `12,345` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Fen as yuan: `20,000`, with two places only when there are fen. */
export function formatMoney(fen: number): string {
  const sign = fen < 0 ? '−' : ''
  const yuan = formatCount(Math.floor(Math.abs(fen) / 100))
  const rest = Math.abs(fen) % 100
  return rest === 0 ? `${sign}${yuan}` : `${sign}${yuan}.${String(rest).padStart(2, '0')}`
}

/** A decimal string with its places filled up to at least `places`: `86.5` → `86.50`. Never shortens, never rounds. */
export function padPoints(points: string, places: number): string {
  const [whole = '', fraction = ''] = points.split('.')
  const filled = fraction.padEnd(places, '0')
  return filled === '' ? whole : `${whole}.${filled}`
}

/** A decimal string without the zeros at its end: `93.50` → `93.5`. For narrow cells only. */
export function shortPoints(points: string): string {
  return points.includes('.') ? points.replace(/\.?0+$/, '') : points
}

/** `3.4 MB` */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** The two ends of a hash: `8b1d…04fa`. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 4)}…${hash.slice(-4)}`
}

/** The hash in groups of four, for comparing it by eye with a printed sheet. */
export const hashGroups = (hash: string): string[] => hash.match(/.{1,4}/g) ?? []

/** Characters as the server counts them: code points, so that 𠮷 is one; a line break is one, too. */
export function countChars(text: string): number {
  return Array.from(text).length
}

/** The value of a `datetime-local` field for a time, in Beijing. */
export function toLocalInput(time: string | number): string {
  return time === '' ? '' : new Date(new Date(time).getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
}

/** The value of a `date` field for a time, in Beijing: `2026-11-18`, as the server writes days. */
export function toDateInput(time: string | number): string {
  return toLocalInput(time).slice(0, 10)
}

/** The time that a `datetime-local` field means in Beijing; empty stays empty. */
export function fromLocalInput(value: string): string {
  return value === '' ? '' : new Date(`${value}:00+08:00`).toISOString().replace('.000Z', 'Z')
}
