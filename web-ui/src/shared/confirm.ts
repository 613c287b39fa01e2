/** Asks before something that cannot be taken back. The question names the object and the count; the button says the deed. */
import { ElMessageBox } from 'element-plus'
import 'element-plus/es/components/message-box/style/css'
import { t } from '@/locales'

export interface Question {
  title: string
  text: string
  confirm: string
  isDangerous?: boolean
}

export async function askConfirm(question: Question): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question.text, question.title, {
      confirmButtonText: question.confirm,
      cancelButtonText: t('common.actions.cancel'),
      confirmButtonType: question.isDangerous === true ? 'danger' : 'primary',
      closeOnClickModal: false,
      autofocus: false,
    })
    return true
  } catch {
    return false
  }
}

export interface ReasonQuestion extends Question {
  placeholder: string
  missing: string
  inputType?: 'textarea' | 'text' | 'password'
  /** What stands in the field at first. */
  initial?: string
}

/** As `askConfirm`, with a reason that must be written; null when the person turned back. */
export async function askReason(question: ReasonQuestion): Promise<string | null> {
  try {
    const answer: unknown = await ElMessageBox.prompt(question.text, question.title, {
      confirmButtonText: question.confirm,
      cancelButtonText: t('common.actions.cancel'),
      confirmButtonType: question.isDangerous === true ? 'danger' : 'primary',
      inputType: question.inputType ?? 'textarea',
      inputPlaceholder: question.placeholder,
      inputValue: question.initial ?? '',
      inputValidator: (value) => (value ?? '').trim() !== '' || question.missing,
      closeOnClickModal: false,
    })
    return (answer as { value: string }).value.trim()
  } catch {
    return null
  }
}
