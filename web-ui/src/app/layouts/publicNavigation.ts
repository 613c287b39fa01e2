import type { NavItem } from './navigation'

/** The places of the public pages. */
export const publicNavigation: NavItem[] = [
  { to: '/', label: 'site.nav.home', isExact: true },
  { to: '/public/programmes', label: 'site.nav.programmes' },
  { to: '/public/notices', label: 'site.nav.notices' },
]
