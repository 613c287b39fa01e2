/** Exact help for decimals that people type in forms (rubric limits, steps, bands), in ten-thousandths. Computes no score. */
const SCALE = 10_000

/** Ten-thousandths of `12.5`, or null for text that is no decimal with at most four places. */
export function parseDecimal(text: string): number | null {
  const match = /^(-?)(\d{1,7})(?:\.(\d{1,4}))?$/.exec(text.trim())
  if (match === null) return null
  const [, sign, whole = '0', fraction = ''] = match
  const value = Number(whole) * SCALE + Number(fraction.padEnd(4, '0'))
  return sign === '-' ? -value : value
}

/** The shortest text of ten-thousandths: 125000 → `12.5`. */
export function printDecimal(units: number): string {
  const sign = units < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(units) / SCALE)
  const fraction = String(Math.abs(units) % SCALE)
    .padStart(4, '0')
    .replace(/0+$/, '')
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
}

/** The sum of those texts that are decimals. */
export function sumDecimals(texts: readonly (string | undefined)[]): string {
  return printDecimal(texts.reduce((sum, text) => sum + (parseDecimal(text ?? '') ?? 0), 0))
}
