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
  /** Addresses whose pages belong to this place though they are not below it. */
  covers?: readonly string[]
}

export interface NavGroup {
  label: MessageKey
  items: NavItem[]
}

/** Whether an item is the place of an address: the address itself, one below it, or one that it covers. */
export function isCurrent({ to, isExact, covers = [] }: NavItem, path: string): boolean {
  const places = isExact === true ? covers : [to, ...covers]
  return path === to || places.some((place) => path.startsWith(`${place}/`))
}
