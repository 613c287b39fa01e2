/** Roles that may read what several features link to or count. The server decides; here it spares a dead link or a false zero. */
import type { Role } from '@/api/types'

export const ENTRY_READERS: readonly Role[] = ['zone_staff', 'federation_officer', 'supervisor', 'leader', 'auditor']
/** Those who see a whole ranking. */
export const RANKING_READERS: readonly Role[] = ['zone_staff', 'supervisor', 'leader', 'auditor']
