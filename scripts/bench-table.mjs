// Gathers the rows that the benchmarks printed and shows them as one table. Fails when there are none or a goal is missed.
import { readFileSync } from 'node:fs'

const COLUMNS = ['row', 'thing', 'ours', 'yardstick', 'ratio', 'goal', 'met']

const rows = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .filter((line) => line.trimStart().startsWith('{'))
  .flatMap((line) => {
    try {
      return [JSON.parse(line)]
    } catch {
      return []
    }
  })
  .filter((value) => typeof value.row === 'string')
  .sort((a, b) => a.row.localeCompare(b.row, 'en', { numeric: true }))

if (rows.length === 0) {
  console.error('No benchmark printed a row.')
  process.exit(1)
}

const word = (value) =>
  value === true ? 'yes' : value === false ? 'NO' : value === null || value === undefined ? '-' : String(value)
const table = [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => word(row[column])))]
const widths = COLUMNS.map((_, at) => Math.max(...table.map((cells) => cells[at].length)))
for (const cells of table) console.log(cells.map((cell, at) => cell.padEnd(widths[at])).join('  ').trimEnd())

process.exitCode = rows.some((row) => row.met === false) ? 1 : 0
