/** The form of one entry: values typed here on top of what the server has. Only changed fields are saved, with the version they were based on. */
import { computed, reactive, shallowReactive, shallowRef } from 'vue'
import type { Attachment, Entry, EntrySaved, FormValue } from '@/api/types'
import { useAutosave } from '@/shared/useAutosave'
import { type EntryPatch, getEntry, saveEntry, submitEntry, withdrawEntry } from './api'
import { formPath } from './formValues'

/** Changed values by path: `title`, `category`, `form.<key>`. */
export type Changes = Record<string, FormValue>

export function bodyOf(changes: Changes): EntryPatch {
  const body: EntryPatch = {}
  for (const [path, value] of Object.entries(changes)) {
    if (path === 'title' || path === 'category') body[path] = String(value ?? '')
    else body.form = { ...body.form, [path.replace(/^form\./, '')]: value }
  }
  return body
}

export function valuesOf(entry: Entry): Changes {
  const fields = entry.form_definition.sections.flatMap((section) => section.fields)
  const form = fields.map(({ key }) => [formPath(key), entry.form[key] ?? null] as const)
  return { title: entry.title, category: entry.category, ...Object.fromEntries(form) }
}

const same = (a: FormValue | undefined, b: FormValue | undefined) =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export function useEntryForm(loaded: Entry) {
  const server = shallowRef(loaded)
  const values = reactive<Changes>(valuesOf(loaded))
  const theirs = shallowRef<Entry | null>(null)
  /** Changed here and not yet confirmed by the server. */
  const unsaved = shallowReactive(new Set<string>())

  const autosave = useAutosave<Changes, EntrySaved>({
    version: loaded.version,
    save: (changes, version) => saveEntry(loaded.id, bodyOf(changes), version),
    onSaved: ({ version, missing }, sent) => {
      for (const [path, value] of Object.entries(sent)) if (same(values[path], value)) unsaved.delete(path)
      server.value = { ...server.value, version, missing }
    },
  })

  function set(path: string, value: FormValue): void {
    if (same(values[path], value)) return
    values[path] = value
    unsaved.add(path)
    autosave.change({ [path]: value })
  }

  function adopt(entry: Entry, keepsMine: boolean): void {
    server.value = entry
    for (const [path, value] of Object.entries(valuesOf(entry))) {
      if (!keepsMine || !unsaved.has(path)) values[path] = value
    }
    if (!keepsMine) unsaved.clear()
  }

  async function loadTheirs(): Promise<void> {
    theirs.value = await getEntry(loaded.id)
  }

  /** After a stale version: keep my changed fields on top of the newer entry, or take it as it is. */
  function settle(keepsMine: boolean): void {
    const entry = theirs.value
    if (entry === null) return
    adopt(entry, keepsMine)
    theirs.value = null
    autosave.resolve(entry.version, keepsMine)
  }

  /** Reads the files and gaps again, leaving typed values and the version they are based on alone. */
  async function refreshFiles(): Promise<void> {
    const { attachments, missing, version } = await getEntry(loaded.id)
    const isUnchanged = version === autosave.version.value
    server.value = { ...server.value, attachments, missing: isUnchanged ? missing : server.value.missing }
  }

  /** Saves what waits, then acts on exactly what is stored. Null when it could not be saved. */
  async function afterSaving(act: (version: number) => Promise<Entry>): Promise<Entry | null> {
    if (!(await autosave.flush())) return null
    const entry = await act(autosave.version.value)
    adopt(entry, false)
    autosave.resolve(entry.version, false)
    return entry
  }

  return {
    id: loaded.id,
    server,
    values,
    theirs,
    autosave,
    set,
    loadTheirs,
    settle,
    refreshFiles,
    files: computed<Attachment[]>(() => server.value.attachments),
    unsavedPaths: () => Array.from(unsaved),
    isUnsaved: (path: string) => unsaved.has(path),
    submit: () => afterSaving((version) => submitEntry(loaded.id, version)),
    withdraw: (reason: string) => afterSaving((version) => withdrawEntry(loaded.id, reason, version)),
  }
}

export type EntryForm = ReturnType<typeof useEntryForm>
