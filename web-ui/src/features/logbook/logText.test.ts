import { beforeAll, expect, it } from 'vitest'
import { loadMessages } from '@/locales'
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
