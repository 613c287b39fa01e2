/** Puts the machine words of the log into Chinese: names of logs, and the facts in a summary. What it does not know stays as it is. */
import { t, tOr } from '@/locales'
import { printDecimal } from '@/shared/decimals'
import { countChars, formatSize, formatTime } from '@/shared/format'

/** `programme:<id>` and `zone:<id>` as people call them; `programmes` holds the titles that may be seen. */
export function logName(name: string, programmes: ReadonlyMap<string, string>): string {
  const [kind = '', id = ''] = name.split(':')
  if (kind === 'programme') return programmes.get(id) ?? t('logbook.log.programme')
  return tOr('logbook.log', kind, name)
}

/** The server cuts a summary to so many characters; its last fact is not whole then. */
const LONGEST = 200

/** `title: …；round: …` with the keys in Chinese, one fact an item. */
export function factsOf(summary: string): string[] {
  const facts = summary.split(t('logbook.between')).filter((fact) => fact !== '')
  const isCut = countChars(summary) >= LONGEST
  return facts.map((fact, index) => {
    const [, key, value] = /^([a-z\d_]+): (.*)$/s.exec(fact) ?? []
    if (key === undefined || value === undefined) return fact
    const text = isCut && index === facts.length - 1 ? `${value}…` : shown(key, value)
    return `${tOr('logbook.fact', key, key)} ${text}`
  })
}

/** Facts that the server records in another form than people read. */
const FORMS: Readonly<Record<string, (value: string) => string>> = {
  points: (units) => printDecimal(Number(units)),
  bytes: (count) => formatSize(Number(count)),
  closes_at: formatTime,
}

/** Long identifiers and hashes keep their first eight digits. */
function shown(key: string, value: string): string {
  const form = FORMS[key]
  if (form !== undefined) return form(value)
  if (value === 'true' || value === 'false') return t(`logbook.${value}`)
  if (/^[0-9a-f-]{32,}$/.test(value)) return `${value.slice(0, 8)}…`
  return tOr('logbook.value', value, tOr('enums.conflictReason', value, value))
}
