/** Who of the room could take part in something that is not open yet. */
import type { Command, RejectionCode } from '../../../contracts/index.ts'
import { isBanned } from '../../bans.ts'
import { openDraft, openPurse } from '../../draft.ts'
import { isExcluded } from '../../exclusions.ts'
import { rightsOf } from '../../extras.ts'
import type { Member } from '../../member.ts'
import type { State } from '../../state.ts'
import { whyUnfit } from '../lottery/entering.ts'

/** Asks of one member after another why what this command opens would not be for them; null: it would. */
export function whyLeftOut(
  state: State,
  command: Command,
): (member: Member) => RejectionCode | null {
  return (member) => {
    if (isBanned(member.bannedUntil, command.at)) return 'member/banned'
    if (command.type !== 'OpenPoll' && isExcluded(member, 'rewards')) return 'member/excluded'
    switch (command.type) {
      case 'OpenWindow':
        return command.tiers?.includes(member.tier) === false ? 'lottery/not_eligible' : null
      case 'OpenSeckill':
        if (command.right !== undefined && rightsOf(member, command.right) === 0) {
          return 'seckill/right_missing'
        }
        return whyShort(member, command.pricePoints)
      case 'OpenLottery':
        return whyNoEntry(state, command, member) ?? whyShort(member, command.feePoints)
      default:
        return null
    }
  }
}

function whyNoEntry(
  state: State,
  command: Extract<Command, { type: 'OpenLottery' }>,
  member: Member,
): RejectionCode | null {
  const { eligible = null, excludeWinnersHours = null, enterBy } = command
  if (eligible === null && excludeWinnersHours === null) return null
  const draft = openDraft(state, command, command.at)
  const purse = openPurse(draft, member.id)
  return whyUnfit(draft, purse, { eligible, excludeWinnersHours }, enterBy[0] ?? 'keyword')
}

function whyShort({ balance }: Member, price: number | undefined): RejectionCode | null {
  return balance < (price ?? 0) ? 'points/insufficient' : null
}
