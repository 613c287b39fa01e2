import type { NavItem } from './navigation'

/** The few places of the leader's area. */
export const leaderNavigation: NavItem[] = [
  { to: '/leader', label: 'navigation.leaderHome', isExact: true },
  { to: '/leader/award-lists', label: 'navigation.awardLists' },
]
