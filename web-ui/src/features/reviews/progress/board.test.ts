import { expect, it } from 'vitest'
import type { JudgeProgress, RoundProgress } from '@/api/types'
import { contentOf, lockConditions, openByJudge, openOf, partsOf, tallyOf } from './board'

const judge = (more: Partial<JudgeProgress>): JudgeProgress => ({
  expert_id: 'x',
  name: 'A',
  panel: 'P',
  total: 10,
  submitted: 0,
  saved: 0,
  recused: 0,
  absent: 0,
  last_saved_at: null,
  anomalies: [],
  ...more,
})

it('counts locked sheets as signed and returned ones as open', () => {
  expect(tallyOf({ submitted: 3, locked: 2, returned: 1, recused: 1, assigned: 4 })).toEqual({
    total: 11,
    signed: 5,
    recused: 1,
    absent: 0,
    open: 5,
  })
})

it('splits a bar into parts that sum up to the total', () => {
  const parts = partsOf(judge({ submitted: 5, saved: 2, recused: 1, absent: 1 }))
  expect(parts).toEqual([
    { part: 'submitted', count: 5 },
    { part: 'saved', count: 2 },
    { part: 'recused', count: 1 },
    { part: 'absent', count: 1 },
    { part: 'open', count: 1 },
  ])
  expect(parts.reduce((sum, { count }) => sum + count, 0)).toBe(10)
})

it('shows no part for saved sheets that have been signed since', () => {
  expect(partsOf(judge({ submitted: 10, saved: 10 }))).toEqual([{ part: 'submitted', count: 10 }])
  expect(openOf(judge({ submitted: 10 }))).toBe(0)
})

it('tells for each judge how many of the missing entries are not listed', () => {
  const entry = (number: string, ...missing: string[]) => ({ entry_id: number, number, title: number, missing })
  const groups = openByJudge({
    judges: [judge({ submitted: 7 }), judge({ name: 'B', submitted: 10 }), judge({ name: 'C', submitted: 9 })],
    entries_missing: [entry('1', 'A'), entry('2', 'A', 'C')],
  } as RoundProgress)
  expect(groups.map(({ judge: { name }, open, entries, hidden }) => [name, open, entries.length, hidden])).toEqual([
    ['A', 3, 2, 1],
    ['C', 1, 1, 0],
  ])
})

const progressOf = (round: object, waiting: object[] = []) =>
  ({
    round: {
      sheet_counts: {},
      supervisor_signature: null,
      min_judges: 3,
      measurements: { needed: 0, recorded: 0, checked: 0 },
      ...round,
    },
    sheets_needing_action: waiting,
  }) as unknown as RoundProgress
const conditionsOf = (value: RoundProgress) => lockConditions(value).map(({ key, isMet }) => [key, isMet])

it('may be locked only when all sheets are settled, nothing waits, and the supervisor has signed', () => {
  const met = (round: object, waiting: object[] = []) =>
    lockConditions(progressOf(round, waiting)).map(({ isMet }) => isMet)
  expect(met({ sheet_counts: { submitted: 5 }, supervisor_signature: {} })).toEqual([true, true, true])
  expect(met({ sheet_counts: { submitted: 5, saved: 1 } }, [{}])).toEqual([false, false, false])
  expect(met({ supervisor_signature: {} })).toEqual([false, true, true])
})

it('asks for checked values where something is measured, and for no sheets where there are no judges', () => {
  const measurements = { needed: 4, recorded: 4, checked: 3 }
  expect(conditionsOf(progressOf({ sheet_counts: { locked: 5 }, measurements }))).toEqual([
    ['sheets', true],
    ['pending', true],
    ['values', false],
    ['signature', false],
  ])
  expect(conditionsOf(progressOf({ min_judges: 0, measurements: { needed: 4, recorded: 4, checked: 4 } }))).toEqual([
    ['values', true],
    ['signature', false],
  ])
})

it('names what is signed for: sheets, values, or both', () => {
  const measurements = { needed: 4, recorded: 0, checked: 0 }
  const kindOf = (round: object) => contentOf(progressOf(round).round).kind
  expect([
    kindOf({ sheet_counts: { saved: 5 } }),
    kindOf({ measurements }),
    kindOf({ sheet_counts: { saved: 5 }, measurements }),
  ]).toEqual(['sheets', 'values', 'both'])
})
