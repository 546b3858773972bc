/** A Cluster that says at once that it cannot be reached, instead of keeping commands for later without end. */
import { Cluster } from 'ioredis'

type Sent = Parameters<Cluster['sendCommand']>

export class CarefulCluster extends Cluster {
  override sendCommand(...[command, stream, node]: Sent): unknown {
    // What finds out who serves what has to pass: by it the Cluster becomes ready.
    if (this.status !== 'ready' && command.name !== 'cluster') {
      command.reject(new Error(`the Redis Cluster cannot be reached (${this.status})`))
      return command.promise
    }
    return super.sendCommand(command, stream, node)
  }
}
