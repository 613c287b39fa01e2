/** Between what people type and what is stored: yuan and fen, numbers as decimal text, paths of fields, what counts as filled. */
import type { Entry, FormValue } from '@/api/types'
import { parseDecimal } from '@/shared/decimals'

export const formPath = (key: string) => `form.${key}`
export const slotPath = (key: string) => `attachments.${key}`

/** `1,126,000.5` → 112600050 fen; null for nothing; undefined for what is no amount. */
export function parseYuan(text: string): number | null | undefined {
  const clean = text.replace(/[,\s\uff0c]/g, '')
  if (clean === '') return null
  const match = /^(\d{1,12})(?:\.(\d{0,2}))?$/.exec(clean)
  if (match === null) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Fen as one types yuan: `112600050` → `1126000.50`. */
export function yuanText(fen: FormValue | undefined): string {
  if (typeof fen !== 'number') return ''
  const rest = fen % 100
  return `${Math.floor(fen / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`
}

/** `138 0013-8000` → `13800138000`, `(022) 5550 0101` → `02255500101`; the hyphen of a landline stays. */
export function plainPhone(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s()]/g, '')
    .replace(/^\+86-?/, '')
  return plain.startsWith('1') ? plain.replace(/-/g, '') : plain
}

/** Whether a text may stand in a number field: a decimal with at most four places, or nothing. */
export const isNumberText = (text: string) => text.trim() === '' || parseDecimal(text.trim()) !== null

/** As the server counts: blank text and empty lists are not filled. */
export function isFilled(value: FormValue | undefined): boolean {
  if (value === null || value === undefined) return false
  return Array.isArray(value) ? value.length > 0 : typeof value === 'number' || value.trim() !== ''
}

/** Whether this part may be changed now. `editable_fields` null means all of an entry that may be edited at all. */
export function isPathEditable(entry: Pick<Entry, 'editable_fields'>, path: string): boolean {
  return entry.editable_fields === null || entry.editable_fields.includes(path)
}

/** Extensions as a file chooser wants them: `pdf` → `.pdf`. */
export const acceptOf = (accept: readonly string[]) =>
  accept.map((rule) => (rule.includes('/') || rule.startsWith('.') ? rule : `.${rule}`))
