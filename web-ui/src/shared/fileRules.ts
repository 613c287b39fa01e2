/** Which files a slot takes. The server checks again by content. */
import { t } from '@/locales'
import { formatSize } from './format'

/** Why a file is refused, in words; empty when it is fine. */
export function refusalOf(
  file: { name: string; size: number; type: string },
  accept: readonly string[],
  maxBytes: number | null,
): string {
  if (!isAccepted(file, accept)) return t('common.file.wrongType', { name: file.name, types: accept.join(' ') })
  if (maxBytes !== null && file.size > maxBytes)
    return t('common.file.tooLarge', { name: file.name, max: formatSize(maxBytes) })
  return ''
}

function isAccepted(file: { name: string; type: string }, accept: readonly string[]): boolean {
  const name = file.name.toLowerCase()
  return (
    accept.length === 0 ||
    accept.some((rule) =>
      rule.includes('/') ? file.type === rule : name.endsWith(`.${rule.replace(/^\./, '').toLowerCase()}`),
    )
  )
}
