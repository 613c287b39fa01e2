import { beforeAll, expect, it } from 'vitest'
import { loadMessages } from '@/locales'
import english from '@/locales/en/enums'
import chinese from '@/locales/zh-CN/enums'
import { factsOf, logName } from './logText'

beforeAll(() => loadMessages(['logbook']))

it('calls a log by its programme, and the one of the zone by its name', () => {
  const titles = new Map([['p1', 'Ideas']])
  expect(logName('programme:p1', titles)).toBe('Ideas')
  expect(logName('programme:p2', titles)).not.toContain('p2')
  expect(logName('zone:z1', titles)).not.toContain('zone')
  expect(logName('other', titles)).toBe('other')
})

it('puts known facts into Chinese, shortens identifiers and leaves the rest', () => {
  const [title, list, unknown, plain] = factsOf(`title: A: b；list: ${'a1'.repeat(18)}；x_y: 1；rest`)
  expect(title).toMatch(/ A: b$/)
  expect(list).toMatch(/ a1a1a1a1…$/)
  expect([unknown, plain]).toEqual(['x_y 1', 'rest'])
  expect(factsOf('')).toEqual([])
})

it('shows points, sizes, times and reasons as people read them', () => {
  const summary = 'points: 25000；bytes: 2048；closes_at: 2026-12-19T09:00:00+00:00；reason: same_group；sha256: '
  const [points, bytes, closes, reason, hash] = factsOf(summary + 'a1'.repeat(32))
  expect(points).toMatch(/ 2\.5$/)
  expect(bytes).toMatch(/ 2 KB$/)
  expect(closes).toMatch(/ 2026-12-19 17:00$/)
  expect(reason).not.toContain('same_group')
  expect(hash).toMatch(/^[^a-z]+ a1a1a1a1…$/)
})

it('reads no number out of a fact that the server has cut', () => {
  const summary = `reason: ${'x'.repeat(181)}；points: 25`
  expect(summary).toHaveLength(200)
  expect(factsOf(summary)[1]).toMatch(/ 25…$/)
})

it('no two kinds of events share a text, so that each can be chosen in the filter', () => {
  for (const { event } of [chinese, english]) {
    const texts = Object.values(event)
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([])
  }
})
