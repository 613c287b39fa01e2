/** Which attachments may be shown inside the page. Anything else is only handed out as a download, never opened here. */
export type ViewKind = 'image' | 'pdf' | 'none'

const IMAGES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

export function viewKindOf(mediaType: string): ViewKind {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (IMAGES.has(type)) return 'image'
  return type === 'application/pdf' ? 'pdf' : 'none'
}
