import type { NavGroup } from './navigation'

/** The side bar of the staff area. Nothing stands here before its page does. */
export const staffNavigation: NavGroup[] = [
  { label: 'navigation.groups.desk', items: [{ to: '/staff', label: 'navigation.home', icon: 'home', isExact: true }] },
]
