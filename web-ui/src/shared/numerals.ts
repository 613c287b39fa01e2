/** Numerals of headings. */
import { t } from '@/locales'

const DIGITS = ['', 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) =>
  digit === '' ? '' : new Intl.NumberFormat('zh-u-nu-hanidec').format(Number(digit)),
)

/** The numeral of a heading, 1 to 99: a Chinese one in Chinese. */
export function headingNumeral(number: number): string {
  const tens = Math.floor(number / 10)
  const ten = t('common.numerals.ten')
  if (ten === '') return String(number)
  const head = tens === 0 ? '' : tens === 1 ? ten : `${DIGITS[tens]}${ten}`
  return `${head}${DIGITS[number % 10] ?? ''}`
}
