/** The sections of an entry's form with how complete they are. Counts fields; computes no score. */
import type { Attachment, Entry, FormValue, MissingItem } from '@/api/types'
import { t } from '@/locales'
import type { Unreadable } from '@/shared/unreadable'
import { formPath, isFilled, isPathEditable, slotPath } from './formValues'

export interface SectionState {
  key: string
  title: string
  paths: string[]
  filled: number
  total: number
  /** Comments that came with a return. */
  comments: { field: string; comment: string }[]
  state: 'done' | 'open' | 'returned' | 'locked'
}

export interface Titles {
  head: string
  files: string
}
type Values = Record<string, FormValue>
type Given = Pick<Entry, 'form_definition' | 'categories' | 'returned_fields' | 'editable_fields' | 'missing'>

/** The head (name and category), the sections of the rule pack, and the attachments. */
export function sectionsOf(entry: Given, values: Values, files: readonly Attachment[], titles: Titles): SectionState[] {
  const { sections, attachments } = entry.form_definition
  const head = entry.categories.length > 0 ? ['title', 'category'] : ['title']
  const fileCount = (slot: string) => files.filter((file) => file.slot === slot).length
  const filledPaths = (paths: string[]) => paths.filter((path) => isFilled(values[path])).length
  const required = attachments.filter((slot) => slot.required)
  const shown = required.length > 0 ? required : attachments.filter((slot) => fileCount(slot.key) > 0)
  const raw = [
    { key: 'head', title: titles.head, paths: head, filled: filledPaths(head), total: head.length },
    ...sections.map(({ key, title, fields }) => {
      const paths = fields.map((field) => formPath(field.key))
      return { key, title, paths, filled: filledPaths(paths), total: paths.length }
    }),
    {
      key: 'files',
      title: titles.files,
      paths: attachments.map((slot) => slotPath(slot.key)),
      filled: shown.filter((slot) => fileCount(slot.key) > 0).length,
      total: shown.length,
    },
  ].filter(({ paths }) => paths.length > 0)
  return raw.map((section) => {
    const comments = entry.returned_fields.filter(({ field }) => section.paths.includes(field))
    return { ...section, comments, state: stateOf(entry, section.paths, comments.length > 0) }
  })
}

function stateOf(entry: Given, paths: string[], isReturned: boolean): SectionState['state'] {
  if (isReturned) return 'returned'
  if (entry.missing.some(({ field, severity }) => severity === 'error' && paths.includes(field))) return 'open'
  return paths.some((path) => isPathEditable(entry, path)) ? 'done' : 'locked'
}

/** What the server misses, and what stands in a field but cannot be read: each such field is one gap, named by its label. */
export function withUnreadable(missing: readonly MissingItem[], unreadable: Unreadable): MissingItem[] {
  const wrong = Array.from(unreadable, ([field, label]): MissingItem => {
    return { field, label, message: t('own_entries.editor.unreadable', { field: label }), severity: 'error' }
  })
  return [...wrong, ...missing.filter(({ field }) => !unreadable.has(field))]
}

/** Share of what must be there, in whole percent. */
export function completeness(entry: Given, missing: readonly MissingItem[]): number {
  const { sections, attachments } = entry.form_definition
  const needed =
    1 +
    (entry.categories.length > 0 ? 1 : 0) +
    sections.flatMap(({ fields }) => fields.filter((field) => field.required)).length +
    attachments.filter((slot) => slot.required).length
  const gaps = new Set(missing.filter(({ severity }) => severity === 'error').map(({ field }) => field)).size
  return Math.max(0, Math.floor(((needed - gaps) * 100) / needed))
}
