import type { NavItem } from './navigation'

/** Grows with the enterprise pages; nothing stands here before its page does. */
export const enterpriseNavigation: NavItem[] = []
