/** The cells of the table of measured values: their keys, what is typed in them, what is pasted over them, what is refused of them. */
import type { FieldError, MeasuredEntry, Measurement } from '@/api/types'

export interface Place {
  entry_id: string
  criterion: string
}

export const keyOf = ({ entry_id: entry, criterion }: Place): string => `${entry}/${criterion}`

/** The number that a text means, in its shortest form; null for an empty text, undefined for what is no number.
 *  A checklist has up to eleven digits. */
export function readValue(text: string): string | null | undefined {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return null
  // Spreadsheets write 1,234.
  const bare = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replace(/,/g, '') : plain
  const match = /^(-?)0*(\d{1,11})(?:\.(\d{1,4}))?$/.exec(bare)
  if (match === null) return undefined
  const [, sign = '', whole = '', places = ''] = match
  const fraction = places.replace(/0+$/, '')
  const size = fraction === '' ? whole : `${whole}.${fraction}`
  return size === '0' ? size : sign + size
}

/** Whether two texts mean the same value. */
export const isSame = (one: string | null, other: string | null): boolean =>
  readValue(one ?? '') !== undefined && readValue(one ?? '') === readValue(other ?? '')

export const valueAt = (entry: MeasuredEntry | undefined, criterion: string): Measurement | undefined =>
  entry?.values.find((value) => value.criterion === criterion)

export interface Pasted {
  cells: (Place & { text: string })[]
  /** How many texts lay below the last row or beyond the last column. */
  dropped: number
}

/** Lays the lines and columns of a spreadsheet over the table from `start` on. What is empty there changes nothing; an entry that
 *  does not have the criterion is passed over. Null for a single text, which goes into its cell as any other. */
export function spread(text: string, start: Place, entries: MeasuredEntry[], criteria: string[]): Pasted | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n')
  const table = lines.map((line) => line.split('\t').map((part) => part.trim()))
  if (table.length === 1 && table[0]?.length === 1) return null
  const top = entries.findIndex(({ entry_id: id }) => id === start.entry_id)
  const left = criteria.indexOf(start.criterion)
  const pasted: Pasted = { cells: [], dropped: 0 }
  table.forEach((parts, down) =>
    parts.forEach((part, right) => {
      const [entry, criterion] = [entries[top + down], criteria[left + right]]
      if (part === '') return
      if (entry === undefined || criterion === undefined) pasted.dropped += 1
      else if (valueAt(entry, criterion)) pasted.cells.push({ entry_id: entry.entry_id, criterion, text: part })
    }),
  )
  return pasted
}

/** What the server said of the values that were sent, by the key of their cell. */
export function faultsOf(fields: readonly FieldError[], sent: readonly Place[]): Map<string, string> {
  const faults = new Map<string, string>()
  for (const { field, message } of fields) {
    const place = sent[Number(/^values\[(\d+)\]/.exec(field)?.[1] ?? -1)]
    if (place !== undefined) faults.set(keyOf(place), message)
  }
  return faults
}

/** A list in parts of at most `size`. */
export function partsOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}
