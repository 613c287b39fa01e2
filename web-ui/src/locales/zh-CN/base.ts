/** What every page needs. */
import common from './common'
import enums from './enums'
import errors from './errors'

export default { common, enums, errors }
