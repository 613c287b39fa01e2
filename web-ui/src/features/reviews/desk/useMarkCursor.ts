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
  /** A refused key leaves the beginning of a mark behind; it takes a second Enter to go on with that. */
  let isWarned = false
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

  /** Takes what was typed, or refuses it and answers false: then the field must show `draft` again. */
  function type(text: string): boolean {
    const criterion = current.value
    if (criterion === null || !isEditable()) return false
    const clean = text.replace(/[\u3002\uff0e]/, '.').trim()
    refusal.value = typingRefusal(criterion, clean)
    isWarned = false
    if (refusal.value !== '') return false
    draft.value = clean
    isProposed.value = false
    if (clean === '') setMark(criterion.key, null)
    else if (markRefusal(criterion, clean) === '') setMark(criterion.key, normalMark(clean))
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
    if (refusal.value !== '' && !isWarned) {
      isWarned = true
      return 'refused'
    }
    if (!confirm()) return 'refused'
    if (direction === 1 && index.value === judged.value.length - 1) return 'end'
    select(Math.max(0, index.value + direction))
    return 'moved'
  }

  return { index, judged, current, draft, isProposed, refusal, select, start, type, step, chooseBand, confirm, move }
}

export type MarkCursor = ReturnType<typeof useMarkCursor>
