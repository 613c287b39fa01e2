import { expect, it } from 'vitest'
import { viewKindOf } from './viewable'

it('shows pictures and PDF, and nothing that could run a script in this origin', () => {
  expect(['image/png', 'image/JPEG; q=1', 'application/pdf'].map(viewKindOf)).toEqual(['image', 'image', 'pdf'])
  expect(['image/svg+xml', 'text/html', 'application/xhtml+xml', ''].map(viewKindOf)).toEqual(Array(4).fill('none'))
})
