import { expect, it } from 'vitest'
import { router } from '../router'
import { enterpriseNavigation } from './enterpriseNavigation'
import { judgeNavigation } from './judgeNavigation'
import { leaderNavigation } from './leaderNavigation'
import { isCurrent } from './navigation'
import { staffNavigation } from './staffNavigation'

const AREAS = {
  staff: staffNavigation.flatMap(({ items }) => items),
  leader: leaderNavigation,
  enterprise: enterpriseNavigation,
  judge: judgeNavigation,
}

it('exactly one place is lit on every page of an area', () => {
  const pages = router.getRoutes().filter(({ name, redirect }) => name !== undefined && redirect === undefined)
  for (const [area, items] of Object.entries(AREAS)) {
    const paths = pages.map(({ path }) => path).filter((path) => path === `/${area}` || path.startsWith(`/${area}/`))
    expect(paths.length).toBeGreaterThan(1)
    for (const path of paths) expect([path, items.filter((item) => isCurrent(item, path)).length]).toEqual([path, 1])
  }
})
