/** What was typed and is not saved yet, cell by cell, with what stood there when it was typed and what the server said of it. */
import { computed, reactive } from 'vue'
import type { ValueInput } from '@/api/types'
import { isSame, keyOf, type Place, readValue } from './cells'

export interface Draft extends Place {
  /** The saved value that this one is to replace. */
  seen: string | null
  text: string
}

export function useDrafts() {
  const drafts = reactive(new Map<string, Draft>())
  const faults = reactive(new Map<string, string>())

  function type(place: Place, saved: string | null, text: string): void {
    const key = keyOf(place)
    faults.delete(key)
    const seen = drafts.get(key)?.seen
    if (text === (saved ?? '')) drafts.delete(key)
    else drafts.set(key, { ...place, seen: seen === undefined ? saved : seen, text })
  }
  /** Once typing has ended: a text that means what is saved anyway, as 95.0 for 95, is no draft. */
  function settle(place: Place, saved: string | null): void {
    if (isSame(drafts.get(keyOf(place))?.text ?? null, saved)) drop([place])
  }
  /** Goes on with the typed value although somebody else has saved another. */
  function keep(place: Place, saved: string | null): void {
    const draft = drafts.get(keyOf(place))
    if (draft !== undefined) draft.seen = saved
    faults.delete(keyOf(place))
  }
  function drop(places: readonly Place[]): void {
    for (const key of places.map(keyOf)) {
      drafts.delete(key)
      faults.delete(key)
    }
  }
  /** What the server took is no draft any more, unless it was typed over meanwhile. */
  function accept(values: readonly (Place & { value?: string | null })[]): void {
    for (const { value = null, ...place } of values) {
      const draft = drafts.get(keyOf(place))
      if (draft === undefined || isSame(draft.text, value)) drop([place])
      else draft.seen = value
    }
  }
  function clear(): void {
    drafts.clear()
    faults.clear()
  }
  /** Only of drafts: where nothing was typed, the list that is read anew says it all. */
  function refuse(said: ReadonlyMap<string, string>): void {
    for (const [key, message] of said) if (drafts.has(key)) faults.set(key, message)
  }

  return {
    drafts,
    faults,
    count: computed(() => drafts.size),
    hasUnreadable: computed(() => [...drafts.values()].some(({ text }) => readValue(text) === undefined)),
    /** The drafts as the server takes them. Only when all can be read. */
    changes: (): ValueInput[] =>
      [...drafts.values()].map(({ text, ...rest }) => ({ ...rest, value: readValue(text) ?? null })),
    type,
    settle,
    keep,
    drop,
    accept,
    clear,
    refuse,
  }
}

export type Drafts = ReturnType<typeof useDrafts>
