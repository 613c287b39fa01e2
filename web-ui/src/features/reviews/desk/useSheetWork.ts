/** One sheet at work: the judge's marks on top of what the server has, saved by themselves, with receipts. The total is always the server's. */
import { computed, reactive, ref, shallowRef } from 'vue'
import type { Sheet, SheetMark, SheetReceipt } from '@/api/types'
import { useAutosave } from '@/shared/useAutosave'
import { getSheet, type MarksPatch, recuseSheet, saveMarks } from './api'

const PENDING = new Set(['dirty', 'saving', 'offline', 'failed', 'conflict'])

export const mergePatches = (waiting: MarksPatch, newer: MarksPatch): MarksPatch => ({
  ...waiting,
  ...newer,
  marks: { ...waiting.marks, ...newer.marks },
})

export function useSheetWork(loaded: Sheet, onReceipt: (receipt: SheetReceipt) => void) {
  const server = shallowRef(loaded)
  const marks = reactive<Record<string, SheetMark>>({})
  const comment = ref('')
  /** What somebody saved elsewhere meanwhile, while the judge has not chosen. */
  const theirs = shallowRef<Sheet | null>(null)

  const autosave = useAutosave<MarksPatch, SheetReceipt>({
    version: loaded.version,
    save: (patch, version) => saveMarks(loaded.id, patch, version),
    merge: mergePatches,
    onSaved: (receipt) => {
      const { status, version, total, saved_at } = receipt
      server.value = { ...server.value, status, version, total, saved_at, receipt: receipt.receipt }
      onReceipt(receipt)
    },
  })

  function adopt(sheet: Sheet): void {
    server.value = sheet
    for (const { key } of sheet.criteria) marks[key] = { criterion: key, mark: null, comment: null }
    for (const mark of sheet.marks) marks[mark.criterion] = { mark: null, comment: null, ...mark }
    comment.value = sheet.comment
  }
  adopt(loaded)

  function change(key: string, part: Partial<SheetMark>): void {
    const next = { criterion: key, mark: null, comment: null, ...marks[key], ...part }
    marks[key] = next
    autosave.change({ marks: { [key]: next } })
  }

  async function loadTheirs(): Promise<void> {
    theirs.value = await getSheet(loaded.id)
  }

  /** After a stale version: keep what was marked here, or take what the server has. */
  function settle(keepMine: boolean): void {
    const sheet = theirs.value
    if (sheet === null) return
    if (keepMine) server.value = sheet
    else adopt(sheet)
    theirs.value = null
    autosave.resolve(sheet.version, keepMine)
  }

  async function recuse(reason: string): Promise<void> {
    await autosave.flush()
    adopt(await recuseSheet(loaded.id, reason, autosave.version.value))
    autosave.resolve(server.value.version, false)
  }

  const judged = computed(() => server.value.criteria.filter(({ kind }) => kind === 'judged'))
  const missing = computed(() => judged.value.filter(({ key }) => marks[key]?.mark == null).length)

  return {
    id: loaded.id,
    server,
    marks,
    comment,
    theirs,
    autosave,
    missing,
    judgedCount: computed(() => judged.value.length),
    isEditable: computed(() => server.value.actions.includes('save_marks')),
    isPending: computed(() => PENDING.has(autosave.state.value)),
    markOf: (key: string) => marks[key]?.mark ?? null,
    setMark: (key: string, mark: string | null) => change(key, { mark }),
    setMarkComment: (key: string, text: string) => change(key, { comment: text === '' ? null : text }),
    setComment: (text: string) => {
      comment.value = text
      autosave.change({ comment: text })
    },
    loadTheirs,
    settle,
    recuse,
  }
}

export type SheetWork = ReturnType<typeof useSheetWork>
