import type { NavItem } from './navigation'

/** Grows with the public pages. */
export const publicNavigation: NavItem[] = [{ to: '/', label: 'site.nav.home', isExact: true }]
