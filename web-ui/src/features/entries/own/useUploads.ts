/** Uploads of one entry: several at once, each with its progress; a failed one waits here to be tried again. */
import { ref } from 'vue'
import { wordsOf } from '@/shared/errors'
import { uploadAttachment } from './api'

/** The server's own limit for one file. */
export const MOST_BYTES = 20 * 1024 * 1024

export interface Upload {
  key: number
  slot: string
  name: string
  share: number
  error: string
  file: File
}

export function useUploads(entryId: string, onStored: () => Promise<void>) {
  const uploads = ref<Upload[]>([])
  let lastKey = 0

  const change = (key: number, part: Partial<Upload>) => {
    uploads.value = uploads.value.map((upload) => (upload.key === key ? { ...upload, ...part } : upload))
  }
  const dismiss = (key: number) => {
    uploads.value = uploads.value.filter((upload) => upload.key !== key)
  }

  async function send(key: number, slot: string, file: File): Promise<void> {
    try {
      await uploadAttachment(entryId, slot, file, (share) => change(key, { share }))
      await onStored()
      dismiss(key)
    } catch (error) {
      change(key, { error: wordsOf(error).detail })
    }
  }

  function add(slot: string, files: File[]): void {
    for (const file of files) {
      lastKey += 1
      uploads.value = [...uploads.value, { key: lastKey, slot, name: file.name, share: 0, error: '', file }]
      void send(lastKey, slot, file)
    }
  }

  function retry({ key, slot, file }: Upload): void {
    change(key, { error: '', share: 0 })
    void send(key, slot, file)
  }

  return { uploads, add, retry, dismiss: ({ key }: Upload) => dismiss(key) }
}
