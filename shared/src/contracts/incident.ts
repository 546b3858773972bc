/** Something the store did that nobody here could prevent: told, and kept until a person has seen it. */

export const INCIDENT_KINDS = [
  /** Events that were acknowledged are not in the store any more. */
  'tail_lost',
  /** At the same place there are other events than those that were acknowledged. */
  'tail_differs',
  /** The whole store is older than what this service has seen of it: a backup was restored. */
  'store_older',
  /** The store promises less than the operator requires. */
  'not_durable',
] as const
export type IncidentKind = (typeof INCIDENT_KINDS)[number]

export type Incident = {
  id: string
  /** Unix ms. */
  at: number
  kind: IncidentKind
  /** Null: the whole service. */
  channelId: string | null
  /** The node that found it. */
  node: string
  /** What was acknowledged, and what is there; null where it does not apply. */
  acknowledged: { epoch: number; seq: number; hash: string } | null
  found: { epoch: number; seq: number; hash: string } | null
}
