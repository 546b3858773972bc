/** A Lua script as a function: sent once to each server, then called by its hash. */
import type { RedisClient } from './connect.ts'

export type Script = (...keysAndArguments: (string | number)[]) => Promise<unknown>

export function defineScript(
  client: RedisClient,
  name: string,
  { keys, lua }: { keys: number; lua: string },
): Script {
  client.defineCommand(name, { numberOfKeys: keys, lua })
  const run: unknown = Reflect.get(client, name)
  if (typeof run !== 'function') throw new Error(`the script ${name} is not defined`)
  return (...given) => Reflect.apply(run, client, given) as Promise<unknown>
}
