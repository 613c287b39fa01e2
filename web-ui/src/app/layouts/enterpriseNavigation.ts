import type { NavItem } from './navigation'

/** The places of an enterprise. */
export const enterpriseNavigation: NavItem[] = [
  { to: '/enterprise/programmes', label: 'navigation.enterprise.hall' },
  { to: '/enterprise/entries', label: 'navigation.enterprise.entries' },
]
