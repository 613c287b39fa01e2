import { expect, it } from 'vitest'
import { useDrafts } from './useDrafts'

const place = { entry_id: 'A', criterion: 'area' }

it('sends what is new, changed and cleared together with what stood there', () => {
  const work = useDrafts()
  work.type(place, null, ' 95.0 ')
  work.type({ ...place, criterion: 'rate' }, '80', '')
  expect(work.changes()).toEqual([
    { entry_id: 'A', criterion: 'area', seen: null, value: '95' },
    { entry_id: 'A', criterion: 'rate', seen: '80', value: null },
  ])
})

it('going back to the saved value is no change any more', () => {
  const work = useDrafts()
  work.type(place, '80', '81')
  work.type(place, '80', '80')
  expect(work.count.value).toBe(0)
})

it('the saved value in other words stays while it is typed, and is no change afterwards', () => {
  const work = useDrafts()
  work.type(place, '80', '80.0')
  expect(work.drafts.get('A/area')?.text).toBe('80.0')
  work.settle(place, '80')
  expect(work.count.value).toBe(0)
  work.type(place, '80', '80.05')
  work.settle(place, '80')
  expect(work.count.value).toBe(1)
})

it('tells that something cannot be read', () => {
  const work = useDrafts()
  work.type(place, null, 'x')
  expect([work.count.value, work.hasUnreadable.value]).toEqual([1, true])
})

it('keeps what was seen first, until the person goes on from the new value', () => {
  const work = useDrafts()
  work.type(place, '80', '81')
  work.type(place, '85', '82')
  expect(work.changes()[0]?.seen).toBe('80')
  work.keep(place, '85')
  expect(work.changes()[0]).toEqual({ ...place, seen: '85', value: '82' })
})

it('typing anew takes back what the server said of the cell', () => {
  const work = useDrafts()
  work.type(place, null, '999')
  work.refuse(new Map([['A/area', 'too much']]))
  expect(work.faults.get('A/area')).toBe('too much')
  work.type(place, null, '99')
  expect(work.faults.size).toBe(0)
})

it('what the server took is a draft no more, unless it was typed over meanwhile', () => {
  const work = useDrafts()
  const other = { ...place, criterion: 'rate' }
  work.type(place, null, '95.0')
  work.type(other, '80', '')
  const sent = work.changes()
  work.type(other, '80', '70')
  work.accept(sent)
  expect(work.changes()).toEqual([{ ...other, seen: null, value: '70' }])
})
