import { expect, it } from 'vitest'
import { tabOf, trackOf } from './track'

it('shows where an entry waits, where it stopped and where it won', () => {
  const states = (status: Parameters<typeof trackOf>[0]) => trackOf(status).map(({ state }) => state)
  expect(states('returned')).toEqual(['done', 'hold', 'todo', 'todo', 'todo', 'todo'])
  expect(states('eliminated')).toEqual(['done', 'done', 'done', 'stop', 'todo', 'todo'])
  expect(states('awarded')).toEqual(['done', 'done', 'done', 'done', 'done', 'win'])
})

it('sorts entries by what the enterprise has to do', () => {
  expect((['draft', 'returned', 'scoring', 'eliminated', 'awarded'] as const).map(tabOf)).toEqual([
    'todo',
    'todo',
    'running',
    'result',
    'result',
  ])
})
