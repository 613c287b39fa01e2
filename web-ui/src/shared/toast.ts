/** Short messages at the top of the page. The entry decides how they are drawn (Element Plus or plain), so that this stays light. */
type Show = (kind: 'success' | 'error' | 'info', text: string) => void

let show: Show = () => undefined

export function setToast(next: Show): void {
  show = next
}

export const toast = {
  success: (text: string) => show('success', text),
  error: (text: string) => show('error', text),
  info: (text: string) => show('info', text),
}
