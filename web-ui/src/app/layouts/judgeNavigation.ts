import type { NavItem } from './navigation'

/** The places of a judge. */
export const judgeNavigation: NavItem[] = [{ to: '/judge', label: 'navigation.judge.rounds' }]
