/** The draft of a programme's rules: a copy to edit, saved by itself, checked by the server at each save, with undo. */
import { computed, reactive, ref, watch } from 'vue'
import type { RuleFinding, Programme, ProgrammeInput, RulePack } from '@/api/types'
import { can } from '@/shared/actions'
import { serverNow } from '@/shared/clock'
import { useAutosave } from '@/shared/useAutosave'
import { getProgramme, putRulePack, updateProgramme } from '../api'

export type BasicInfo = Pick<ProgrammeInput, 'title' | 'edition' | 'opens_at' | 'closes_at'> & { summary: string }
interface Patch {
  info?: BasicInfo
  rule_pack?: RulePack
}
export type Draft = ReturnType<typeof useRulePackDraft>

const UNDO_STEPS = 50
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** The parts that the format allows to leave out, so that the forms always find something to edit. */
export function whole(pack: RulePack): RulePack {
  const filled = copy(pack)
  filled.scoring.tiers ??= []
  filled.scoring.caps ??= {}
  filled.scoring.ties ??= {}
  filled.scoring.ties.chain ??= []
  filled.limits ??= {}
  return filled
}

export function useRulePackDraft(programme: Programme) {
  const pack = ref(whole(programme.rule_pack))
  const info = reactive<BasicInfo>(infoOf(programme))
  const findings = ref<RuleFinding[]>(programme.findings)
  const hash = ref(programme.rule_pack_hash)
  const packVersion = ref(programme.rule_pack_version)
  const history = ref<string[]>([])
  let present = JSON.stringify(pack.value)
  let stored = programme.version

  const autosave = useAutosave<Patch, { version: number; saved_at: string }>({
    version: programme.version,
    save: async (patch, version) => {
      // Two requests may make one save: the second continues from the version of the first.
      stored = Math.max(stored, version)
      if (patch.info !== undefined) accept(await updateProgramme(programme.id, stored, patch.info))
      if (patch.rule_pack !== undefined) accept(await putRulePack(programme.id, stored, patch.rule_pack))
      return { version: stored, saved_at: new Date(serverNow()).toISOString() }
    },
  })

  function accept(answer: Programme): void {
    stored = answer.version
    findings.value = answer.findings
    hash.value = answer.rule_pack_hash
    packVersion.value = answer.rule_pack_version
  }

  watch(
    pack,
    (next) => {
      const text = JSON.stringify(next)
      if (text === present) return
      history.value = [...history.value, present].slice(-UNDO_STEPS)
      present = text
      autosave.change({ rule_pack: copy(next) })
    },
    { deep: true },
  )
  watch(info, (next) => autosave.change({ info: { ...next } }))

  function undo(): void {
    const previous = history.value[history.value.length - 1]
    if (previous === undefined) return
    history.value = history.value.slice(0, -1)
    present = previous
    pack.value = JSON.parse(previous) as RulePack
    autosave.change({ rule_pack: copy(pack.value) })
  }

  /** After a conflict: continue with mine on the newest version, or take the newest. */
  async function settle(keepMine: boolean): Promise<void> {
    const newest = await getProgramme(programme.id)
    accept(newest)
    if (!keepMine) {
      pack.value = whole(newest.rule_pack)
      present = JSON.stringify(pack.value)
      Object.assign(info, infoOf(newest))
    }
    autosave.resolve(newest.version, keepMine)
  }

  return {
    pack,
    info,
    findings,
    hash,
    packVersion,
    autosave,
    undo,
    settle,
    canUndo: computed(() => history.value.length > 0),
    isLocked: !can(programme, 'put_rule_pack'),
  }
}

function infoOf({ title, edition, opens_at, closes_at, summary }: Programme): BasicInfo {
  return { title, edition, opens_at, closes_at, summary }
}
