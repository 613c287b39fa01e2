import { describe, expect, it } from 'vitest'
import { countChars, formatCount, formatMoney, formatSize, formatTime, padPoints, shortHash } from './format'

describe('format', () => {
  it('shows times in Beijing, whatever the zone of the machine', () => {
    expect(formatTime('2026-11-30T16:00:00Z')).toBe('2026-12-01 00:00')
  })

  it('groups thousands', () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567'])
  })

  it('turns fen into yuan without floating point', () => {
    expect([2_000_000, 1, 100, 123_456_05, -50].map(formatMoney)).toEqual([
      '20,000',
      '0.01',
      '1',
      '123,456.05',
      '−0.50',
    ])
  })

  it('fills the places of points but never shortens or rounds them', () => {
    expect(padPoints('86', 2)).toBe('86.00')
    expect(padPoints('86.5', 2)).toBe('86.50')
    expect(padPoints('86.3571', 2)).toBe('86.3571')
    expect(padPoints('7', 0)).toBe('7')
  })

  it('counts code points, so that a rare name character is one', () => {
    expect(countChars('𠮷野家')).toBe(3)
  })

  it('counts a line break, as the server does', () => {
    expect(countChars('a\nb\n')).toBe(4)
  })

  it('shortens long hashes and rounds sizes up', () => {
    expect(shortHash('8b1d6e2047aac3f504fa')).toBe('8b1d…04fa')
    expect([10, 1025, 3 * 1024 * 1024].map(formatSize)).toEqual(['10 B', '2 KB', '3.0 MB'])
  })
})
