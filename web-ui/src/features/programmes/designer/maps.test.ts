import { expect, it } from 'vitest'
import type { RuleCriterion } from '@/api/types'
import { isFalling, mapKindOf, setKind, setMapKind, sorted } from './maps'

const judged = (): RuleCriterion => ({
  key: 'area',
  name: 'n',
  kind: 'judged',
  min: '0',
  max: '20',
  step: '0.5',
  bands: [{ name: 'b', from: '0', to: '20' }],
})

it('what becomes measured has no bands and no step, and gets them back as a judged one', () => {
  const criterion = judged()
  setKind(criterion, 'measured')
  expect(criterion).toEqual({ key: 'area', name: 'n', kind: 'measured', min: '0', max: '20' })
  setMapKind(criterion, 'linear')
  setKind(criterion, 'judged')
  expect(criterion).toEqual({ ...judged(), bands: [] })
})

it('a new map keeps the full marks; the range of the value is open then', () => {
  for (const kind of ['ladder', 'linear', 'checklist'] as const) {
    const criterion = judged()
    setKind(criterion, 'measured')
    setMapKind(criterion, kind)
    expect([mapKindOf(criterion), criterion.max, JSON.stringify(criterion.map).includes('"20"')]).toEqual([
      kind,
      undefined,
      true,
    ])
    criterion.max = '5000'
    setMapKind(criterion, 'plain')
    expect([criterion.map, criterion.max]).toEqual([undefined, '20'])
  }
})

it('tells whether the steps fall, and sorts them by number', () => {
  const steps: [string, string][] = [
    ['30', '12'],
    ['100', '15'],
  ]
  expect([
    isFalling(steps),
    isFalling(sorted(steps)),
    isFalling([
      ['30', '1'],
      ['30', '2'],
    ]),
  ]).toEqual([false, true, false])
  expect(sorted(steps)[0]).toEqual(['100', '15'])
})
