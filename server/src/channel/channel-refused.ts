/** A channel that cannot be had, with the code to answer. */
import { rejection } from '@fanfare/shared/contracts'
import type { Rejection } from '@fanfare/shared/contracts'

export class ChannelRefused extends Error {
  override readonly name: string = 'ChannelRefused'
  readonly rejection: Rejection

  constructor(refused: Rejection) {
    super(refused.message)
    this.rejection = refused
  }
}

/** Another node runs it: whoever asked here has to ask there. */
export class ChannelElsewhere extends ChannelRefused {
  override readonly name: string = 'ChannelElsewhere'
  readonly node: string

  constructor(channelId: string, node: string) {
    super(rejection('channel/unavailable', `${channelId} is run by ${node}`))
    this.node = node
  }
}
