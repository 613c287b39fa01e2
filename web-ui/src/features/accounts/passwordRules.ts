/** What the page can say about a new password before the server judges it. */
import { t } from '@/locales'

export interface PasswordForm {
  current: string
  next: string
  again: string
}

export const MIN_PASSWORD_CHARS = 12

/** A problem in words for each field that has one. */
export function passwordProblems(form: PasswordForm): Partial<PasswordForm> {
  const problems: Partial<PasswordForm> = {}
  const count = Array.from(form.next).length
  if (form.current === '') problems.current = t('account.password.missing')
  if (count < MIN_PASSWORD_CHARS) problems.next = t('account.password.tooShort', { count })
  else if (form.next === form.current) problems.next = t('account.password.same')
  if (form.again !== form.next) problems.again = t('account.password.mismatch')
  return problems
}
