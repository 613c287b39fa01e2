/** The criterion at hand and what is typed for it. A band only proposes its lower bound; nothing counts before the judge confirms. */
import { computed, ref } from 'vue'
import type { SheetCriterion } from '@/api/types'
import { bandStart, markRefusal, normalMark, steppedMark, typingRefusal } from './markRules'

export interface CursorOptions {
  criteria: () => readonly SheetCriterion[]
  markOf: (key: string) => string | null
  setMark: (key: string, mark: string | null) => void
  isEditable: () => boolean
}

export function useMarkCursor({ criteria, markOf, setMark, isEditable }: CursorOptions) {
  const index = ref(0)
  const draft = ref('')
  const isProposed = ref(false)
  const refusal = ref('')
  const judged = computed(() => criteria().filter(({ kind }) => kind === 'judged'))
  const current = computed<SheetCriterion | null>(() => judged.value[index.value] ?? null)

  function select(next: number): void {
    if (judged.value[next] === undefined) return
    index.value = next
    draft.value = markOf(judged.value[next].key) ?? ''
    isProposed.value = false
    refusal.value = ''
  }

  /** At a new entry: the first criterion without a mark. */
  function start(): void {
    const open = judged.value.findIndex(({ key }) => markOf(key) === null)
    select(open === -1 ? 0 : open)
  }

  /**
   * Takes what was typed; false when nothing may be. What can never be a mark stays in sight with the reason and counts as no
   * mark: were a wrong key dropped instead, the keys after it would make a smaller mark of the rest.
   */
  function type(text: string): boolean {
    const criterion = current.value
    if (criterion === null || !isEditable()) return false
    draft.value = text.replace(/[\u3002\uff0e]/, '.').trim()
    refusal.value = typingRefusal(criterion, draft.value)
    isProposed.value = false
    const isMark = draft.value !== '' && markRefusal(criterion, draft.value) === ''
    setMark(criterion.key, isMark ? normalMark(draft.value) : null)
    return true
  }

  function step(direction: 1 | -1): void {
    const criterion = current.value
    if (criterion === null || !isEditable()) return
    take(criterion, steppedMark(criterion, draft.value, direction))
  }

  function chooseBand(band: number): void {
    const start = current.value === null ? null : bandStart(current.value, band)
    if (start === null || !isEditable()) return
    draft.value = start
    isProposed.value = start !== markOf(current.value?.key ?? '')
    refusal.value = ''
  }

  function take(criterion: SheetCriterion, mark: string): void {
    draft.value = mark
    isProposed.value = false
    refusal.value = ''
    setMark(criterion.key, mark)
  }

  /** Makes what is shown the mark. Answers false, with the reason, when it cannot be one. */
  function confirm(): boolean {
    const criterion = current.value
    if (criterion === null || draft.value === '' || !isEditable()) return true
    refusal.value = markRefusal(criterion, draft.value)
    if (refusal.value !== '') return false
    if (normalMark(draft.value) !== markOf(criterion.key)) take(criterion, normalMark(draft.value))
    isProposed.value = false
    return true
  }

  /** Confirms and goes on. Answers `end` after the last criterion. */
  function move(direction: 1 | -1): 'moved' | 'refused' | 'end' {
    if (!confirm()) return 'refused'
    if (direction === 1 && index.value === judged.value.length - 1) return 'end'
    select(Math.max(0, index.value + direction))
    return 'moved'
  }

  return { index, judged, current, draft, isProposed, refusal, select, start, type, step, chooseBand, confirm, move }
}

export type MarkCursor = ReturnType<typeof useMarkCursor>
