import { loadBase, loadMessages } from '@/locales'
import type { Feature } from '@/locales/schema'

const files = Object.keys(import.meta.glob(['./locales/zh-CN/*.ts', '!./locales/zh-CN/base.ts']))
await loadBase()
await loadMessages(files.map((file) => file.replace(/^.*\/|\.ts$/g, '') as Feature))
