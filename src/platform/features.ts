import { sql } from 'kysely'
import type { CatalogueError } from '../kernel/errors.ts'
import type { LocalText } from '../kernel/locale.ts'
import { actorText, type TxCtx } from './context.ts'
import type { Db } from './db.ts'
import { PlatformErrors } from './errors.ts'
import { limits } from './limits.ts'

/** Something that whoever runs the installation may switch off while it runs. */
export type Feature = Readonly<{
  /** 'guest_checkout': letters, digits and _ . */
  name: string
  title: LocalText
  /** What no longer happens while it is off. */
  whenOff: LocalText
}>

export type FeatureState = Feature &
  Readonly<{
    isOn: boolean
    /** How often it was switched; what a change must have seen. */
    version: number
    reason: string | null
    changedBy: string | null
    changedAt: Date | null
  }>

/** Features as this process sees them: a switch of another process at most a second later. */
export type Features = Readonly<{
  list: () => Promise<readonly FeatureState[]>
  isOn: (feature: Feature) => Promise<boolean>
  /** Throws switched_off. Before a transaction begins: it reads outside of it. */
  require: (feature: Feature) => Promise<void>
  forget: () => void
}>

type Row = {
  name: string
  is_on: boolean
  version: number
  reason: string
  changed_by: string
  changed_at: Date
}

/** `off` names those that are off until somebody switches them, from the configuration. */
export function createFeatures(
  db: Db,
  known: readonly Feature[],
  off: readonly string[] = [],
): Features {
  const names = known.map(({ name }) => name)
  const strange = off.find((name) => !names.includes(name))
  if (strange) {
    throw new Error(`FEATURES_OFF may name ${names.join(', ')}, not '${strange}'.`)
  }
  let kept: { states: ReadonlyMap<string, FeatureState>; at: number } | undefined
  let reading: Promise<ReadonlyMap<string, FeatureState>> | undefined

  const read = async () => {
    // Before the statement: a switch that happens meanwhile is seen by the reading after this one.
    const at = performance.now()
    const { rows } = await sql<Row>`select name, is_on, version, reason, changed_by, changed_at
      from platform.feature`.execute(db)
    const byName = new Map(rows.map((row) => [row.name, row]))
    const states = new Map(
      known.map((feature) => [feature.name, stateOf(feature, byName.get(feature.name), off)]),
    )
    kept = { states, at }
    return states
  }
  const current = async () => {
    if (kept && performance.now() - kept.at < limits.featuresFreshMs) return kept.states
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const isOn = async ({ name }: Feature) => (await current()).get(name)?.isOn ?? true
  return {
    list: async () => [...(await current()).values()],
    isOn,
    async require(feature) {
      if (!(await isOn(feature))) throw switchedOff(feature)
    },
    forget() {
      kept = undefined
      reading = undefined
    },
  }
}

const switchedOff = ({ name, title }: Feature): CatalogueError =>
  PlatformErrors.switchedOff({ feature: name, title })

const stateOf = (feature: Feature, row: Row | undefined, off: readonly string[]): FeatureState => ({
  ...feature,
  isOn: row?.is_on ?? !off.includes(feature.name),
  version: row?.version ?? 0,
  reason: row?.reason ?? null,
  changedBy: row?.changed_by ?? null,
  changedAt: row?.changed_at ?? null,
})

/**
 * Switches a feature that stands at `version`. Throws feature_changed when somebody else was
 * faster. Checks neither who asks nor whether there is such a feature: the caller does.
 */
export async function switchFeature(
  tx: TxCtx,
  wanted: Readonly<{ name: string; isOn: boolean; reason: string; version: number }>,
): Promise<void> {
  const { name, isOn, reason, version } = wanted
  const { rows } = await sql<{ version: number }>`
    insert into platform.feature as known (name, is_on, version, reason, changed_by, changed_at)
    values (${name}, ${isOn}, 1, ${reason}, ${actorText(tx.actor)}, ${tx.now()})
    on conflict (name) do update set is_on = excluded.is_on, version = known.version + 1,
      reason = excluded.reason, changed_by = excluded.changed_by, changed_at = excluded.changed_at
      where known.version = ${version}
    returning version`.execute(tx.db)
  if (rows[0]?.version !== version + 1) throw PlatformErrors.featureChanged()
}
