/** A channel's reading as the views want it, and what only the API shows. */
import type { MemberId } from '@fanfare/shared/base'
import { displayName } from '@fanfare/shared/view'
import type { Reading, Refusal } from '@fanfare/shared/view'
import type { ChannelReading } from '../channel/channel.ts'

export function viewReading(
  reading: ChannelReading,
  refusalOf?: (reading: ChannelReading, member: MemberId) => Refusal | null,
): Reading {
  const { state, at, identities } = reading
  const viewed: Reading = { state, at, whoIs: (member) => identities.ofMember(member) }
  if (refusalOf !== undefined) viewed.refusalOf = (member) => refusalOf(reading, member)
  return viewed
}

/** A hidden name is '' and its `tag` stands for it. */
export function boardEntry(
  reading: Reading,
  row: { member: { id: MemberId }; rank: number; score: number },
): object {
  const { id } = row.member
  const person = reading.whoIs(id)
  return {
    rank: row.rank,
    member: person === undefined ? null : { platform: person.platform, userId: person.userId },
    ...displayName(reading, id),
    score: row.score,
  }
}
