/**
 * The public beacon at the edge: a lottery that mixes one in is drawn only with the round named at closing,
 * fetched here or pasted by the producer, and checked against the network's key before the command goes on.
 */
import { err, ok } from '@fanfare/shared/base'
import type { Result } from '@fanfare/shared/base'
import { rejection } from '@fanfare/shared/contracts'
import type { ProducerCommand, Rejection } from '@fanfare/shared/contracts'
import { beaconRoundAt, isBeaconRound } from '@fanfare/shared/draw'
import type { BeaconRound } from '@fanfare/shared/draw'
import { BEACON_ROUNDS_REMEMBERED_MAX } from '../limits.ts'
import { fetchRound } from './fetch-round.ts'

export type BeaconOptions = {
  /** Of a drand HTTP relay; absent: producers paste round and signature. */
  url?: string
  clock: () => number
}

/** What the draw of this activity has to mix in: the round fixed at closing, or null. */
export type RoundOf = (activityId: string) => Promise<number | null>

export interface Beacon {
  /** The command as it may go on, with a checked beacon where one is needed and known. */
  complete(command: ProducerCommand, roundOf: RoundOf): Promise<Result<ProducerCommand, Rejection>>
}

export function createBeacon({ url, clock }: BeaconOptions): Beacon {
  const checked = new Map<number, BeaconRound>()

  function remember(round: BeaconRound): BeaconRound {
    checked.set(round.round, round)
    const [oldest] = checked.keys()
    if (checked.size > BEACON_ROUNDS_REMEMBERED_MAX && oldest !== undefined) checked.delete(oldest)
    return round
  }

  async function roundNamed(round: number): Promise<Result<BeaconRound | null, Rejection>> {
    const known = checked.get(round)
    if (known !== undefined) return ok(known)
    if (url === undefined) return ok(null)
    const waitMs = beaconRoundAt(round) - clock()
    if (waitMs > 0) {
      return err(needed(`round ${round} is published in ${Math.ceil(waitMs / 1_000)} s`))
    }
    const fetched = await fetchRound(url, round)
    if (!fetched.ok) return err(needed(`round ${round}: ${fetched.error}`))
    return isBeaconRound(fetched.value)
      ? ok(remember(fetched.value))
      : err(rejection('lottery/beacon_wrong', `${new URL(url).host} sent another one`))
  }

  return {
    async complete(command, roundOf) {
      if (command.type !== 'DrawLottery') return ok(command)
      const round = await roundOf(command.activityId)
      // The engine knows better whether there is anything to draw, and refuses what is not asked for.
      if (round === null) return ok(command)
      const { beacon: pasted } = command
      if (pasted !== undefined) {
        if (pasted.round !== round) return err(rejection('lottery/beacon_wrong'))
        const isRight = checked.get(round)?.signature === pasted.signature || isBeaconRound(pasted)
        return isRight
          ? ok({ ...command, beacon: remember(pasted) })
          : err(rejection('lottery/beacon_wrong'))
      }
      const named = await roundNamed(round)
      if (!named.ok) return named
      return ok(named.value === null ? command : { ...command, beacon: named.value })
    },
  }
}

function needed(detail: string): Rejection {
  return rejection('lottery/beacon_needed', detail)
}
