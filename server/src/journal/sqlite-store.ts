/**
 * The journal's statements, synchronous: runs in the worker thread. Appends that arrive together share one
 * transaction (group commit), whichever channels they belong to.
 */
import type { Database, Statement } from 'libsql'
import { JournalFenced, JournalMoved, JournalUnavailable } from './journal.ts'
import { codeOf, messageOf, rawCodeOf } from './sqlite-file.ts'
import type { AppendRequest, RowsPage, StoreOps } from './sqlite-protocol.ts'
import { DROP_ROWS, PUT_ROWS, readRowsPage, rowsAsObject } from './sqlite-rows.ts'

/** What changes the journal; `append` is only ever done in groups. */
export type SqliteStore = Pick<StoreOps, 'open' | 'rows' | 'close'> & {
  /** One entry each: null when durable, else why nothing of it is there. */
  appendAll(requests: readonly AppendRequest[]): (Error | null)[]
}

export function createSqliteStore(database: Database, path: string): SqliteStore {
  const writer = new Writer(database, path)
  return {
    open: (channelId) => writer.open(channelId),
    appendAll: (requests) => writer.appendAll(requests),
    rows: (channelId, afterKey): RowsPage => {
      const head = writer.headOf(channelId)
      if (head === null) return { json: '[]', lastKey: null }
      return readRowsPage(database, head.id, afterKey)
    },
    close: () => {
      database.close()
      return null
    },
  }
}

type Head = { id: number; epoch: number; seq: number }

/** The first body stays: an id is remembered once, with its first effects. */
const REMEMBER = `INSERT INTO remembered
  SELECT ?1, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`
const PUT_BATCH = `INSERT INTO batches (channel, first_seq, last_seq, id_count, ids, events)
  VALUES (?, ?, ?, ?, ?, ?)`

/**
 * SQLITE_IOERR_FSYNC and _DIR_FSYNC. After a failed fsync the system may forget what it could not write
 * and call the next one a success: nothing is accepted any more until the program is started anew.
 */
const FSYNC_ERRORS: ReadonlySet<number> = new Set([1034, 1290])

class Writer {
  readonly #database: Database
  readonly #path: string
  readonly #statements = new Map<string, Statement<unknown[]>>()
  /** Per channel the epoch in which an append failed: nothing later of that epoch may go through. */
  readonly #failedEpochs = new Map<string, number>()
  #broken: JournalUnavailable | null = null

  constructor(database: Database, path: string) {
    this.#database = database
    this.#path = path
  }

  headOf(channelId: string): Head | null {
    const statement = this.#prepared('SELECT id, epoch, seq FROM channels WHERE name = ?')
    const [row] = statement.raw().all(channelId) as [number, number, number][]
    return row === undefined ? null : { id: row[0], epoch: row[1], seq: row[2] }
  }

  open(channelId: string): { epoch: number; seq: number } {
    let opened = { epoch: 1, seq: 0 }
    const failure = this.#transact(() => {
      const head = this.headOf(channelId)
      if (head === null) {
        this.#prepared('INSERT INTO channels (name, epoch, seq) VALUES (?, 1, 0)').run(channelId)
        return
      }
      opened = { epoch: head.epoch + 1, seq: head.seq }
      this.#prepared('UPDATE channels SET epoch = ? WHERE id = ?').run(opened.epoch, head.id)
    })
    if (failure !== null) throw failure
    return opened
  }

  appendAll(requests: readonly AppendRequest[]): (Error | null)[] {
    const refusals: (Error | null)[] = requests.map(() => null)
    const failure = this.#transact(() => {
      for (const [index, request] of requests.entries()) refusals[index] = this.#write(request)
    })
    if (failure === null) return refusals
    const channelIds = new Set(requests.map(({ channelId }) => channelId))
    // One channel's giant batch must not take the others down with it.
    if (channelIds.size > 1) return this.#appendApart(requests, channelIds)
    for (const request of requests) this.#fail(request)
    return refusals.map((refusal) => refusal ?? failure)
  }

  #appendApart(requests: readonly AppendRequest[], channelIds: ReadonlySet<string>) {
    const outcomes = new Map<AppendRequest, Error | null>()
    for (const channelId of channelIds) {
      const own = requests.filter((request) => request.channelId === channelId)
      for (const [index, outcome] of this.appendAll(own).entries()) {
        const request = own[index]
        if (request !== undefined) outcomes.set(request, outcome)
      }
    }
    return requests.map((request) => outcomes.get(request) ?? null)
  }

  /** Answers a refusal before anything was written, so that it concerns this append alone. */
  #write(request: AppendRequest): Error | null {
    const { firstSeq, count } = request
    const head = this.headOf(request.channelId)
    const refusal = this.#refusalOf(request, head)
    if (refusal !== null || head === null) {
      this.#fail(request)
      return refusal
    }
    const lastSeq = firstSeq + count - 1
    if (count > 0) {
      this.#prepared('UPDATE channels SET seq = ?2 WHERE id = ?1').run(head.id, lastSeq)
    }
    if (count > 0 || request.idCount > 0) {
      const { idCount, ids, events } = request
      this.#prepared(PUT_BATCH).run(head.id, firstSeq, lastSeq, idCount, ids, events)
    }
    if (request.rows !== '') this.#prepared(PUT_ROWS).run(head.id, rowsAsObject(request.rows))
    if (request.goneKeys !== '') this.#prepared(DROP_ROWS).run(head.id, request.goneKeys)
    if (request.remember !== '') this.#prepared(REMEMBER).run(head.id, request.remember)
    return null
  }

  /** A writer of an earlier epoch that comes late must not hide that the present one failed. */
  #fail({ channelId, epoch }: AppendRequest): void {
    if (epoch >= (this.#failedEpochs.get(channelId) ?? 0)) this.#failedEpochs.set(channelId, epoch)
  }

  #refusalOf({ channelId, epoch, firstSeq }: AppendRequest, head: Head | null): Error | null {
    if (head?.epoch !== epoch) return new JournalFenced(`epoch ${epoch} is over`)
    if (this.#failedEpochs.get(channelId) === epoch) {
      return new JournalMoved('an earlier append of this opening failed')
    }
    if (head.seq + 1 === firstSeq) return null
    return new JournalMoved(`the journal is at ${head.seq}, the batch begins at ${firstSeq}`)
  }

  #transact(work: () => void): JournalUnavailable | null {
    if (this.#broken !== null) return this.#broken
    try {
      this.#prepared('BEGIN IMMEDIATE').run()
      work()
      this.#prepared('COMMIT').run()
      return null
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      const failure = new JournalUnavailable(`${this.#path}: ${codeOf(error)} ${messageOf(error)}`)
      if (FSYNC_ERRORS.has(rawCodeOf(error))) this.#broken = failure
      return failure
    }
  }

  #prepared(sql: string): Statement<unknown[]> {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
