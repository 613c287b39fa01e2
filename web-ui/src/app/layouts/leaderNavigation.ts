import type { NavItem } from './navigation'

/** The few places of the leader's area. */
export const leaderNavigation: NavItem[] = [
  { to: '/leader', label: 'navigation.leaderHome', isExact: true, covers: ['/leader/programmes'] },
  { to: '/leader/award-lists', label: 'navigation.awardLists' },
]
