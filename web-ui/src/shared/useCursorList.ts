/** A list read page by page; changing the filters starts again. The page draws `error`, `isLoading`, `items`. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import type { Page } from '@/api/types'

type Filters = Record<string, string | number | undefined>

export function useCursorList<P extends Page<unknown>>(
  key: string,
  filters: MaybeRefOrGetter<Filters>,
  fetchPage: (query: Filters & { cursor?: string }, signal: AbortSignal) => Promise<P>,
  enabled: MaybeRefOrGetter<boolean> = true,
) {
  const query = useInfiniteQuery({
    queryKey: [key, computed(() => toValue(filters))],
    queryFn: ({ pageParam, signal }) => fetchPage({ ...toValue(filters), cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: computed(() => toValue(enabled)),
  })
  return {
    items: computed<P['items']>(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    /** The first page as it came, for what a list tells of itself. */
    first: computed(() => query.data.value?.pages[0] ?? null),
    total: computed(() => query.data.value?.pages[0]?.total ?? null),
    isLoading: query.isLoading,
    error: query.error,
    refetch: query.refetch,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => query.fetchNextPage(),
  }
}
