/** Today's to-do. */
import type { Messages } from '../schema'

export default {
  title: 'To do today',
  leaderTitle: 'My approvals',
  empty: 'Nothing is waiting for you.',
  emptyProgrammes: 'No programmes yet.',
  todo: 'Waiting for you',
  count: '{count} {count|item|items}',
  programmes: 'Programmes',
  due: 'Due {time}',
  totals: { enterprises: 'Enterprises', experts: 'Experts', entries: 'Entries so far', awarded: 'Awards so far' },
  columns: {
    title: 'Programme',
    status: 'Status',
    entries: 'Submitted',
    eligible: 'Eligible',
    sheets: 'Signed / due',
    awarded: 'Awarded',
    closes: 'Entries close',
  },
  go: 'Open',
} satisfies Messages['overview']
