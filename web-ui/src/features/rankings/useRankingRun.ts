/** The ranking run of a page and the way back from it. Read once for all its tabs. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { t } from '@/locales'
import { getRankingRun } from './api'

export function useRankingRun(id: () => string) {
  const run = useQuery({ queryKey: computed(() => ['ranking-run', id()]), queryFn: () => getRankingRun(id()) })
  const crumbs = computed(() => {
    const programme = run.data.value?.programme
    const known = programme ? [{ label: programme.title, to: `/staff/programmes/${programme.id}` }] : []
    return [{ label: t('rankings.crumb'), to: '/staff/programmes' }, ...known]
  })
  return { run, crumbs }
}
