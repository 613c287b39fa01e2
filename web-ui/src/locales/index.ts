/** Texts. `t('feature.group.key', { name })` everywhere; each feature's file is loaded with its route (`meta.messages`).
 *  A look-up and a replacement are all we need, so this is ours: an i18n library would take a fifth of a public page's weight. */
import type { Feature, MessageKey } from './schema'
import common from './zh-CN/common'
import enums from './zh-CN/enums'
import errors from './zh-CN/errors'

export type { MessageKey } from './schema'

interface Table {
  [key: string]: string | Table
}

const lazy = import.meta.glob<{ default: Table }>([
  './zh-CN/*.ts',
  '!./zh-CN/common.ts',
  '!./zh-CN/enums.ts',
  '!./zh-CN/errors.ts',
])
const tables: Table = { common, enums, errors }

/** The text of a key; `{name}` in it is replaced from `named`. A key whose file is not loaded yet reads as itself. */
export function t(key: MessageKey, named: Record<string, string | number> = {}): string {
  const text = find(key) ?? key
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole))
}

/** The text of a key that the server may have added later than this page: its own words if we have none. */
export function tOr(group: string, key: string, otherwise: string): string {
  return find(`${group}.${key}`) ?? otherwise
}

function find(key: string): string | null {
  let at: string | Table | undefined = tables
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined
  return typeof at === 'string' ? at : null
}

/** Adds the texts of some features; a second call for the same feature does nothing. */
export async function loadMessages(features: readonly Feature[]): Promise<void> {
  await Promise.all(features.filter((feature) => tables[feature] === undefined).map(loadFeature))
}

async function loadFeature(feature: Feature): Promise<void> {
  const load = lazy[`./zh-CN/${feature}.ts`]
  if (load === undefined) throw new Error(`no texts for ${feature}`)
  tables[feature] = (await load()).default
}
