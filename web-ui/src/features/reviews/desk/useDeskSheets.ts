/** All sheets that were opened at this desk. They go on saving after the judge has turned to another entry. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, effectScope, onScopeDispose, shallowReactive } from 'vue'
import type { DeskSheetItem, DeskSheets, Sheet, SheetReceipt } from '@/api/types'
import { getSheet, listSheets } from './api'
import { type SheetWork, useSheetWork } from './useSheetWork'

const sheetKey = (id: string) => ['desk-sheet', id]

export function useDeskSheets(roundId: () => string, sheetId: () => string) {
  const client = useQueryClient()
  const scope = effectScope()
  const works = shallowReactive(new Map<string, SheetWork>())
  const listKey = computed(() => ['desk-sheets', roundId()])

  const list = useQuery({ queryKey: listKey, queryFn: () => listSheets(roundId()) })
  const sheet = useQuery({
    queryKey: computed(() => sheetKey(sheetId())),
    queryFn: () => load(sheetId()),
    enabled: computed(() => sheetId() !== ''),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })

  async function load(id: string): Promise<Sheet> {
    const loaded = await getSheet(id)
    if (!works.has(id)) scope.run(() => works.set(id, useSheetWork(loaded, note)))
    return loaded
  }

  /** Puts a receipt into the list, so that progress and totals follow without another read. */
  function note({ sheet_id, status, total, version, marks_given, marks_needed }: SheetReceipt): void {
    const parts = { status, total, version, marks_given, marks_needed }
    patchItem(sheet_id, parts)
  }

  function patchItem(id: string, parts: Partial<DeskSheetItem>): void {
    client.setQueryData<DeskSheets>(
      listKey.value,
      (old) => old && { ...old, items: old.items.map((item) => (item.id === id ? { ...item, ...parts } : item)) },
    )
  }

  function prefetch(id: string | undefined): void {
    if (id === undefined || works.has(id)) return
    void client.prefetchQuery({
      queryKey: sheetKey(id),
      queryFn: () => load(id),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
    })
  }

  onScopeDispose(() => {
    scope.stop()
    client.removeQueries({ queryKey: ['desk-sheet'] })
    void client.invalidateQueries({ queryKey: ['desk'] })
  })

  return {
    list,
    sheet,
    items: computed(() => list.data.value?.items ?? []),
    round: computed(() => list.data.value?.round ?? null),
    work: computed(() => works.get(sheetId()) ?? null),
    pendingCount: computed(() => Array.from(works.values()).filter(({ isPending }) => isPending.value).length),
    isOffline: computed(() => Array.from(works.values()).some(({ autosave }) => autosave.state.value === 'offline')),
    flushAll: () => Promise.all(Array.from(works.values(), ({ autosave }) => autosave.flush())),
    patchItem,
    prefetch,
  }
}
