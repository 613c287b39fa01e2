// The whole way of a fresh programme in a real browser: proposed, entered, returned, scored, locked, ranked, approved, made
// public, taken away; then every cell of the workbooks against the API and against `jinbang score` on the exported files.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch } from './browser.mjs'
import { as } from './people.mjs'
import * as entries from './way/entries.mjs'
import * as judging from './way/judging.mjs'
import * as list from './way/list.mjs'
import * as log from './way/log.mjs'
import * as papers from './way/papers.mjs'
import * as programme from './way/programme.mjs'

const TITLE = '走通全程的金点子'
const IDEAS = [
  { by: 'enterprise1', title: '装配线快换工装', category: '小改小革', person: '尹少卿' },
  { by: 'enterprise1', title: '备件按运行小时更换', category: '科学管理', person: '何立群' },
  { by: 'enterprise2', title: '空压机余热回用', category: '节能减排', person: '段慧' },
  { by: 'enterprise2', title: '夜班巡检路线重排', category: '安全生产', person: '段慧' },
]
const RETURNED = IDEAS[1]
/** The marks of each judge, by idea, in the order of the four criteria: 技术水平 30, 经济效益 30, 应用范围 20, 实用性 20. */
const MARKS = {
  judge04: {
    装配线快换工装: [26, 21.5, 15, 16],
    备件按运行小时更换: [22, 25, 12.5, 15],
    空压机余热回用: [28, 27, 17, 18],
    夜班巡检路线重排: [20, 18.5, 12, 13],
  },
  judge05: {
    装配线快换工装: [25, 20, 14.5, 15],
    备件按运行小时更换: [24.5, 24, 13, 16.5],
    空压机余热回用: [27, 29.5, 16, 17],
    夜班巡检路线重排: [19.5, 17, 11, 12.5],
  },
  judge03: {
    装配线快换工装: [23.5, 22, 15, 14],
    备件按运行小时更换: [21, 23, 12, 14],
    空压机余热回用: [29, 26, 18, 19],
    夜班巡检路线重排: [21, 19, 12.5, 12],
  },
}
const JUDGES = ['贾月琴', '康桂芝', '袁淑珍']

let browser
before(async () => {
  browser = await launch()
})
after(() => browser?.close())

test('a programme goes its whole way from the proposal to the list that a leader takes away', async (t) => {
  let id
  let listId
  const step = async (name, account, work) => {
    t.diagnostic(name)
    await as(browser, account, work).catch((cause) => {
      throw new Error(`stopped while ${name}: ${cause.message}`, { cause })
    })
  }

  await step('staff write the rules and propose them', 'staff1', async (page) => {
    id = await programme.propose(page, TITLE)
  })
  await step('a leader publishes', 'leader1', (page) => programme.publish(page, id))
  await step('staff open it for entries', 'staff1', (page) => programme.open(page, id))
  for (const account of ['enterprise1', 'enterprise2'])
    await step(`${account} enters`, account, async (page) => {
      for (const idea of IDEAS.filter(({ by }) => by === account)) await entries.enter(page, id, idea)
    })
  await step('the federation returns one', 'federation', (page) => entries.sendBack(page, id, RETURNED.title))
  await step('its enterprise mends it', RETURNED.by, (page) => entries.resubmit(page, RETURNED.title))
  await step('the federation recommends all', 'federation', async (page) => {
    for (const { title } of IDEAS) await entries.recommend(page, id, title)
  })
  await step('staff close the entries and check them', 'staff1', async (page) => {
    await programme.close(page, id)
    for (const { title } of IDEAS) await entries.pass(page, id, title)
  })
  await step('staff seat a panel and start', 'staff1', (page) => judging.start(page, id, JUDGES))
  for (const [account, marks] of Object.entries(MARKS))
    await step(`${account} scores by keyboard and signs`, account, async (page) => {
      await judging.score(page, TITLE, (title) => marks[title].map(String))
      await judging.seesAllSigned(page, TITLE, IDEAS.length)
    })
  await step('the supervisor signs for the lock', 'supervisor', (page) => judging.superviseLock(page, id))
  await step('staff lock the round and draft the list', 'staff2', async (page) => {
    await judging.lock(page, id)
    listId = await list.draft(page, id)
  })
  await step('the chair confirms', 'judge04', (page) => list.confirm(page, listId))
  await step('the supervisor signs', 'supervisor', (page) => list.supervise(page, listId))
  for (const account of ['leader1', 'leader2'])
    await step(`${account} approves`, account, (page) => list.approve(page, listId))
  await step('staff make it public', 'staff1', (page) => list.publicize(page, listId))
  await step('a leader takes the workbooks away, and every cell is right', 'leader1', async (page) => {
    const books = {
      commendation: await list.takeAway(page, listId, '表彰名单'),
      internal: await list.takeAway(page, listId, '内部名单'),
    }
    await papers.compare(books, listId)
  })
  await step('the supervisor reads the log in words', 'supervisor', (page) => log.readsInWords(page, id))
})
