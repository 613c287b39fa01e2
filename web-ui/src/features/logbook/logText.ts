/** Puts the machine words of the log into Chinese: names of logs, and the facts in a summary. What it does not know stays as it is. */
import { t, tOr } from '@/locales'

/** `programme:<id>` and `zone:<id>` as people call them; `programmes` holds the titles that may be seen. */
export function logName(name: string, programmes: ReadonlyMap<string, string>): string {
  const [kind = '', id = ''] = name.split(':')
  if (kind === 'programme') return programmes.get(id) ?? t('logbook.log.programme')
  return tOr('logbook.log', kind, name)
}

/** `title: …；round: …` with the keys in Chinese, one fact an item. */
export function factsOf(summary: string): string[] {
  return summary
    .split(t('logbook.between'))
    .filter((fact) => fact !== '')
    .map((fact) => {
      const [, key, value] = /^([a-z_]+): (.*)$/s.exec(fact) ?? []
      return key === undefined || value === undefined ? fact : `${tOr('logbook.fact', key, key)} ${shown(value)}`
    })
}

/** Long identifiers and hashes keep their first eight digits. */
function shown(value: string): string {
  if (value === 'true' || value === 'false') return t(`logbook.${value}`)
  return /^[0-9a-f-]{32,}$/.test(value) ? `${value.slice(0, 8)}…` : tOr('logbook.value', value, value)
}
