/** What stands in the navigation of each area. An item is drawn for the roles that its page opens for. */
import type { Role } from '@/api/types'
import type { MessageKey } from '@/locales'
import type { IconName } from '@/shared/icons'

export interface NavItem {
  to: string
  label: MessageKey
  icon?: IconName
  roles?: readonly Role[]
  /** Current only on exactly this address. */
  isExact?: boolean
}

export interface NavGroup {
  label: MessageKey
  items: NavItem[]
}

/** Whether an item is the place of an address: the address itself, or one below it. */
export function isCurrent(item: NavItem, path: string): boolean {
  return path === item.to || (item.isExact !== true && path.startsWith(`${item.to}/`))
}
