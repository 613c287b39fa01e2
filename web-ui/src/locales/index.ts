/** Texts. `t('feature.group.key', { name })` everywhere; each feature's file is loaded with its route (`meta.messages`), in the one
 *  language of the page. A look-up and a replacement are all we need, so this is ours: an i18n library would take a fifth of a
 *  public page's weight. */
import { language } from './language'
import type { Feature, MessageKey } from './schema'

export type { MessageKey } from './schema'

interface Table {
  [key: string]: string | Table
}

const files = import.meta.glob<{ default: Table }>(['./*/*.ts', '!./*/common.ts', '!./*/enums.ts', '!./*/errors.ts'])
const tables: Table = {}

/** The text of a key; `{name}` in it is replaced from `named`, `{count|entry|entries}` by the word that goes with the number.
 *  A key whose file is not loaded yet reads as itself. */
export function t(key: MessageKey, named: Record<string, string | number> = {}): string {
  const text = find(key) ?? key
  return text.replace(/\{(\w+)(?:\|(.*?)\|(.*?))?\}/g, (whole, name: string, one?: string, many?: string) =>
    String(one === undefined ? (named[name] ?? whole) : String(named[name]) === '1' ? one : many),
  )
}

/** The text of a key that the server may have added later than this page: its own words if we have none. */
export function tOr(group: string, key: string, otherwise: string): string {
  return find(`${group}.${key}`) ?? otherwise
}

/** The keys that have texts under a group. */
export function keysOf(group: string): string[] {
  return Object.keys(at(group) ?? {})
}

function find(key: string): string | null {
  const text = at(key)
  return typeof text === 'string' ? text : null
}

function at(key: string): string | Table | undefined {
  let found: string | Table | undefined = tables
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined
  return found
}

/** Adds the texts that every page needs. */
export async function loadBase(): Promise<void> {
  Object.assign(tables, await load('base'))
}

/** Adds the texts of some features; a second call for the same feature does nothing. */
export async function loadMessages(features: readonly Feature[]): Promise<void> {
  const missing = features.filter((feature) => tables[feature] === undefined)
  await Promise.all(missing.map(async (feature) => (tables[feature] = await load(feature))))
}

async function load(file: string): Promise<Table> {
  const found = await files[`./${language}/${file}.ts`]?.()
  if (found === undefined) throw new Error(`no texts for ${file}`)
  return found.default
}
