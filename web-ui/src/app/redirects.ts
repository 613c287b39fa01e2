/** Addresses without an area, as the server writes them into to-dos and notices: they lead to the page of the person's own area. */
import type { RouteLocation, RouteRecordRaw } from 'vue-router'
import { type Area, areasOf } from '@/shared/areas'
import { useSession } from '@/shared/session'

const THINGS: Record<string, readonly Area[]> = {
  programmes: ['leader', 'staff', 'enterprise'],
  entries: ['staff', 'enterprise'],
  rounds: ['staff'],
  'ranking-runs': ['staff'],
  'award-lists': ['leader', 'staff'],
  organizations: ['staff'],
  experts: ['staff'],
}

/** The area that shows a thing to this person: the first that shows such things and is theirs. */
function areaFor(thing: string): Area {
  const mine = areasOf(useSession().roles.value)
  const shown = THINGS[thing] ?? []
  // A panel's chair works in the judges' area and signs award lists on the staff page.
  return shown.find((area) => mine.includes(area)) ?? 'staff'
}

const withArea = (to: RouteLocation) => ({
  path: `/${areaFor(to.path.split('/')[1] ?? '')}${to.path}`,
  query: to.query,
})

const nowhere = () => import('./NotFoundPage.vue')

export const redirectRoutes: RouteRecordRaw[] = [
  // A guard, not a `redirect`: it must run after the session has been restored.
  { path: `/:thing(${Object.keys(THINGS).join('|')})/:rest(.*)*`, component: nowhere, beforeEnter: withArea },
  { path: '/desk/:rest(.*)*', redirect: (to) => ({ path: to.path.replace('/desk', '/judge'), query: to.query }) },
]
