import { readSheet } from 'read-excel-file/node'
import { writeFileSync } from 'node:fs'
export async function compare(books, id, listId) {
  for (const [k,b] of Object.entries(books)) { writeFileSync(`/tmp/${k}.xlsx`, b); console.log(JSON.stringify(await readSheet(b), null, 0)) }
}
