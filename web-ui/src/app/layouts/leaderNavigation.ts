import type { NavItem } from './navigation'

/** Grows with the leader pages; nothing stands here before its page does. */
export const leaderNavigation: NavItem[] = []
