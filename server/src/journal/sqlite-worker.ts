/**
 * The program of both journal threads, the writer and the reader: takes all questions that are waiting,
 * answers them in order.
 */
import { join } from 'node:path'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { assert } from '@fanfare/shared/base'
import { GROUPED_APPENDS_MAX } from '../limits.ts'
import { DATABASE_FILE, openFile } from './sqlite-file.ts'
import type { AppendRequest, StoreReply, StoreRequest, StoreThreadData } from './sqlite-protocol.ts'
import { createSqliteReader } from './sqlite-reads.ts'
import type { SqliteReader } from './sqlite-reads.ts'
import { createSqliteStore } from './sqlite-store.ts'
import type { SqliteStore } from './sqlite-store.ts'

/** One of the two; what it does not know it is never asked. */
type Store = Partial<SqliteStore & SqliteReader> & Pick<SqliteStore, 'close'>

function main(port: MessagePort, { folder, role, evenMoved = false }: StoreThreadData): void {
  let store: Store
  try {
    const path = join(folder, DATABASE_FILE)
    store =
      role === 'writer'
        ? createSqliteStore(openFile(folder, { evenMoved }), path)
        : createSqliteReader(path)
  } catch (error) {
    port.postMessage({ started: false, error: describe(error) })
    port.close()
    return
  }
  port.on('message', (first: StoreRequest) => {
    const waiting = [first]
    // Whatever came while the last commit was on its way shares the next one.
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      waiting.push(next.message as StoreRequest)
    }
    const replies: StoreReply[] = []
    while (waiting.length > 0) replies.push(...answerNext(store, waiting))
    port.postMessage(replies)
    if (replies.some((reply) => 'value' in reply && reply.value === 'closed')) port.close()
  })
  port.postMessage({ started: true })
}

/** Takes one question, or all appends up to the next question of another kind. */
function answerNext(store: Store, waiting: StoreRequest[]): StoreReply[] {
  const firstOther = waiting.findIndex(({ op }) => op !== 'append')
  const appends = waiting.splice(
    0,
    Math.min(firstOther === -1 ? waiting.length : firstOther, GROUPED_APPENDS_MAX),
  )
  if (appends.length > 0) {
    assert(store.appendAll !== undefined, 'the reader was asked to write')
    const outcomes = store.appendAll(appends.map(({ args }) => args[0] as AppendRequest))
    return appends.map(({ id }, index) => {
      const failure = outcomes[index] ?? null
      return failure === null ? { id, value: null } : { id, error: describe(failure) }
    })
  }
  const other = waiting.shift()
  assert(other !== undefined && other.op !== 'append', 'a question was expected')
  try {
    if (other.op === 'close') {
      store.close()
      return [{ id: other.id, value: 'closed' }]
    }
    const ask = store[other.op] as ((...args: readonly unknown[]) => unknown) | undefined
    assert(ask !== undefined, `${other.op} was asked of the wrong thread`)
    return [{ id: other.id, value: ask(...other.args) }]
  } catch (error) {
    return [{ id: other.id, error: describe(error) }]
  }
}

function describe(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) }
}

assert(parentPort !== null, 'the journal worker runs in a thread')
main(parentPort, workerData as StoreThreadData)
