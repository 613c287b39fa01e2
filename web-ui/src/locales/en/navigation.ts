/** Names of places in the navigation. */
import type { Messages } from '../schema'

export default {
  groups: { desk: 'Office', review: 'Programmes', base: 'Records' },
  home: 'To do today',
  programmes: 'Programmes',
  entries: 'Entries',
  judge: { rounds: 'Judging' },
  enterprise: { hall: 'Programmes', entries: 'My entries' },
  organizations: 'Organizations',
  experts: 'Judges and experts',
  users: 'Accounts and roles',
  logbook: 'Audit log',
  awardLists: 'Award lists',
  leaderHome: 'My approvals',
} satisfies Messages['navigation']
