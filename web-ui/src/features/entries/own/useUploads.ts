/** Uploads of one entry: several at once, each with its progress; a failed one waits here to be tried again. */
import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { wordsOf } from '@/shared/errors'
import { getSite, uploadAttachment } from './api'

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
  const site = useQuery({ queryKey: ['site'], queryFn: getSite, staleTime: Number.POSITIVE_INFINITY })
  const mostBytes = computed(() => site.data.value?.max_attachment_bytes ?? null)
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

  return { uploads, mostBytes, add, retry, dismiss: ({ key }: Upload) => dismiss(key) }
}
