/** Before each page: restore the session once, send visitors to sign-in, check the role, load the texts. */
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import { loadMessages } from '@/locales'
import { beginActivity } from '@/shared/activity'
import { reportError } from '@/shared/errors'
import { restoreSession, useSession } from '@/shared/session'

export function installGuard(router: Router): void {
  let end: () => void = () => undefined
  router.beforeEach(async (to) => {
    end()
    end = beginActivity()
    await restoreSession().catch((error: unknown) => {
      if (to.meta.isOpen !== true) reportError(error)
    })
    return redirectFor(to)
  })
  router.beforeResolve((to) => loadMessages(to.matched.flatMap((record) => record.meta.messages ?? [])))
  router.afterEach(() => end())
  router.onError((error) => {
    end()
    reportError(error)
  })
}

/** True to go on, or where to go instead. */
export function redirectFor(to: RouteLocationNormalized): true | RouteLocationRaw {
  const { me, hasRole } = useSession()
  if (to.meta.isOpen === true) return true
  if (me.value === null) return { name: 'sign-in', query: { next: to.fullPath } }
  if (me.value.must_change_password && to.name !== 'change-password') return { name: 'change-password' }
  const needed = to.matched.map((record) => record.meta.roles).filter((roles) => roles !== undefined)
  if (needed.every((roles) => hasRole(...roles))) return true
  const openTo = needed.reduce((outer, inner) => outer.filter((role) => inner.includes(role)))
  return { name: 'denied', query: { need: openTo.join(','), from: to.fullPath } }
}
