/** What an enterprise filled in, as text to read. */
import type { FormField, FormValue } from '@/api/types'
import { t } from '@/locales'
import { formatMoney } from '@/shared/format'

/** Empty text when nothing was filled in. */
export function formText(field: FormField, value: FormValue | undefined): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value))
    return value.map(({ name, role }) => (!role ? name : t('common.person', { name, role }))).join('\n')
  if (field.kind === 'money' && typeof value === 'number') return `${formatMoney(value)} ${t('common.units.yuan')}`
  if (field.kind === 'select') return field.options?.find((option) => option.value === value)?.label ?? String(value)
  return field.unit === undefined ? String(value) : `${value} ${field.unit}`
}
