/** A channel that cannot be had, with the code to answer. */
import type { Rejection } from '@fanfare/shared/contracts'

export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused'
  readonly rejection: Rejection

  constructor(refused: Rejection) {
    super(refused.message)
    this.rejection = refused
  }
}
