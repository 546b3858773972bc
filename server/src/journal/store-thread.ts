/** The worker thread as a function: one promise a question, typed errors, and an end. */
import { Worker } from 'node:worker_threads'
import { JournalCorrupt, JournalFenced, JournalMoved, JournalUnavailable } from './journal.ts'
import type {
  StoreOp,
  StoreOps,
  StoreReply,
  StoreRequest,
  StoreThreadData,
} from './sqlite-protocol.ts'

type Started = { started: true } | { started: false; error: { name: string; message: string } }
type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void }

export type StoreThread = {
  ask<Op extends StoreOp>(
    op: Op,
    ...args: Parameters<StoreOps[Op]>
  ): Promise<ReturnType<StoreOps[Op]>>
  /** Resolves when the database is closed and the thread has ended. */
  close(): Promise<void>
}

export async function startStoreThread(workerData: StoreThreadData): Promise<StoreThread> {
  const worker = new Worker(workerFile(), { workerData, execArgv: [], env: {} })
  await started(worker)
  const waiting = new Map<number, Waiting>()
  let count = 0
  let ended: Error | null = null

  worker.on('message', (replies: StoreReply[]) => {
    for (const reply of replies) {
      const asker = waiting.get(reply.id)
      waiting.delete(reply.id)
      if ('error' in reply) asker?.reject(errorOf(reply.error))
      else asker?.resolve(reply.value as never)
    }
  })
  worker.on('error', (error) => end(errorOf(error)))
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      end(new JournalUnavailable('the journal is closed'))
      resolve()
    })
  })

  function end(reason: Error): void {
    ended ??= reason
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }

  function ask<Op extends StoreOp>(op: Op, ...args: Parameters<StoreOps[Op]>) {
    return new Promise<ReturnType<StoreOps[Op]>>((resolve, reject) => {
      if (ended !== null) {
        reject(ended)
        return
      }
      const request: StoreRequest = { id: ++count, op, args }
      waiting.set(request.id, { resolve, reject })
      worker.postMessage(request)
    })
  }

  async function close(): Promise<void> {
    if (ended === null) await ask('close').catch(() => worker.terminate())
    await exited
  }

  return { ask, close }
}

/** From source the worker needs the TypeScript loader; in a build it lies beside the bundle. */
function workerFile(): URL {
  const name = import.meta.url.endsWith('.ts')
    ? './sqlite-worker-from-source.mjs'
    : './sqlite-worker.mjs'
  return new URL(name, import.meta.url)
}

function started(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message: Started) => {
      worker.off('error', reject)
      if (message.started) resolve()
      else worker.once('exit', () => reject(errorOf(message.error)))
    })
  })
}

const ERRORS = { JournalCorrupt, JournalFenced, JournalMoved, JournalUnavailable }

function errorOf({ name, message }: { name: string; message: string }): Error {
  const known = Object.entries(ERRORS).find(([known]) => known === name)
  return known === undefined ? new JournalUnavailable(`${name}: ${message}`) : new known[1](message)
}
