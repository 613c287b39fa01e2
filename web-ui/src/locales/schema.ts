/** The schema of all texts: the type of zh-CN. A key that is not here does not compile. */
import type account from './zh-CN/account'
import type award_lists from './zh-CN/award_lists'
import type common from './zh-CN/common'
import type designer from './zh-CN/designer'
import type entry_review from './zh-CN/entry_review'
import type desk from './zh-CN/desk'
import type enums from './zh-CN/enums'
import type errors from './zh-CN/errors'
import type measurements from './zh-CN/measurements'
import type navigation from './zh-CN/navigation'
import type own_entries from './zh-CN/own_entries'
import type overview from './zh-CN/overview'
import type panels from './zh-CN/panels'
import type programmes from './zh-CN/programmes'
import type progress from './zh-CN/progress'
import type rankings from './zh-CN/rankings'
import type ranking_analysis from './zh-CN/ranking_analysis'
import type site from './zh-CN/site'
import type organizations from './zh-CN/organizations'
import type users from './zh-CN/users'
import type experts from './zh-CN/experts'
import type logbook from './zh-CN/logbook'

export interface Messages {
  account: typeof account
  award_lists: typeof award_lists
  common: typeof common
  designer: typeof designer
  entry_review: typeof entry_review
  desk: typeof desk
  enums: typeof enums
  errors: typeof errors
  measurements: typeof measurements
  navigation: typeof navigation
  overview: typeof overview
  own_entries: typeof own_entries
  panels: typeof panels
  programmes: typeof programmes
  progress: typeof progress
  rankings: typeof rankings
  ranking_analysis: typeof ranking_analysis
  site: typeof site
  logbook: typeof logbook
  experts: typeof experts
  users: typeof users
  organizations: typeof organizations
}

export type Feature = keyof Messages

type PathsOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${PathsOf<T[K]>}`
}[keyof T & string]

/** `account.signIn.title` and the like. */
export type MessageKey = PathsOf<Messages>
