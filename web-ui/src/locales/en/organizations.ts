/** Organizations: federations, enterprises, grass-roots unions. */
import type { Messages } from '../schema'

export default {
  title: 'Organizations',
  create: 'New organization',
  search: 'Name or credit code',
  kind: 'Kind',
  empty: 'No organizations yet.',
  emptyFiltered: 'No organization matches.',
  columns: {
    name: 'Name',
    kind: 'Kind',
    credit_code: 'Social credit code',
    parent: 'Parent',
    size: 'Size',
    entry_count: 'Entries',
    state: 'Status',
  },
  form: {
    create: 'New organization',
    edit: 'Edit organization',
    name: 'Name',
    kind: 'Kind',
    credit_code: 'Unified social credit code',
    creditHint: '18 characters; the last is a check digit, which the server verifies.',
    parent: 'Parent organization',
    corporate_group: 'Corporate group',
    groupHint: 'Judges of the same group are recused.',
    industry: 'Industry',
    size: 'Size',
    noSize: 'Not given',
    isActive: 'Active',
    save: 'Save',
    nameMissing: 'Enter the name.',
    creditLength: 'The credit code has 18 characters; this has {count}.',
  },
  saved: 'Organization saved',
} satisfies Messages['organizations']
