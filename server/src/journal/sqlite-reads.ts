/**
 * What can be asked of the journal's past. It runs in a thread and on a connection of its own: in the log
 * mode readers do not wait for the writer, so an old id is looked up while a commit is on its way.
 */
import type { Database } from 'libsql'
import { BATCHES_PER_PAGE, ROWS_PER_PAGE } from '../limits.ts'
import { connect } from './sqlite-file.ts'
import { SqlitePeeks } from './sqlite-peeks.ts'
import type { StoreOps } from './sqlite-protocol.ts'
import { storedText } from './stored-text.ts'

type Reads = Pick<StoreOps, 'read' | 'pick' | 'recall' | 'remembered' | 'recent' | 'channels'>

export type SqliteReader = Reads & Pick<StoreOps, 'peek' | 'peekRows' | 'endPeek' | 'close'>

/** The file must be a journal already: the writer has looked at it first. */
export function createSqliteReader(path: string): SqliteReader {
  const database = connect(path)
  const peeks = new SqlitePeeks(path)
  return {
    ...createReads(database),
    peek: (channelId) => peeks.peek(channelId),
    peekRows: (peek, afterKey) => peeks.peekRows(peek, afterKey),
    endPeek: (peek) => peeks.endPeek(peek),
    close: () => {
      peeks.endAll()
      database.close()
      return null
    },
  }
}

function createReads(database: Database): Reads {
  const idOf = '(SELECT id FROM channels WHERE name = ?1)'
  const batches = database
    .prepare(
      `SELECT last_seq, CAST(events AS BLOB) FROM batches WHERE channel = ${idOf} AND last_seq > ?2
         AND last_seq >= first_seq ORDER BY last_seq LIMIT ${BATCHES_PER_PAGE}`,
    )
    .raw()
  const single = database
    .prepare(
      `SELECT CAST(events -> CAST(?2 - first_seq AS INTEGER) AS BLOB) FROM batches WHERE channel = ${idOf}
         AND last_seq >= ?2 AND last_seq >= first_seq ORDER BY last_seq LIMIT 1`,
    )
    .raw()
  const remembered = database
    .prepare(
      `SELECT CAST(body_hash AS BLOB), seq FROM remembered WHERE channel = ${idOf} AND cause_id = ?2`,
    )
    .raw()
  const ids = database
    .prepare(
      `SELECT last_seq, id, id_count, CAST(ids AS BLOB) FROM batches WHERE channel = ${idOf} AND id_count > 0
         AND (last_seq, id) < (?2, ?3) ORDER BY last_seq DESC, id DESC LIMIT ${BATCHES_PER_PAGE}`,
    )
    .raw()

  function read(channelId: string, afterSeq: number) {
    const found = batches.all(channelId, afterSeq) as [number, Buffer][]
    const lastSeq = found.at(-1)?.[0] ?? afterSeq
    return { bodies: found.map(([, events]) => storedText(events)), lastSeq }
  }

  function pick(channelId: string, seqs: readonly number[]) {
    return seqs.map((seq) => {
      const [row] = single.all(channelId, seq) as [Buffer | null][]
      const json = row?.[0] ?? null
      return json === null ? null : storedText(json)
    })
  }

  function recall(channelId: string, causeIds: readonly string[]) {
    return causeIds.map((causeId) => {
      const [row] = remembered.all(channelId, causeId) as [Buffer, number][]
      return row === undefined ? null : ([storedText(row[0]), row[1]] as [string, number])
    })
  }

  function recent(channelId: string, limit: number) {
    const pages: string[] = []
    let count = 0
    let before = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
    while (count <= limit) {
      const found = ids.all(channelId, ...before) as [number, number, number, Buffer][]
      for (const [lastSeq, id, idCount, json] of found) {
        before = [lastSeq, id]
        pages.push(storedText(json))
        count += idCount
      }
      if (found.length < BATCHES_PER_PAGE) break
    }
    return { pages, isAll: count <= limit }
  }

  function channels(): string[] {
    const found = database.prepare('SELECT name FROM channels ORDER BY name').raw().all()
    return (found as [string][]).map(([name]) => name)
  }

  return { read, pick, recall, remembered: rememberedPages(database), recent, channels }
}

function rememberedPages(database: Database): Reads['remembered'] {
  const page = database
    .prepare(
      `SELECT CAST('[' || group_concat('[' || cause_id || ',' || json_quote(body_hash) || ',' || seq || ']') || ']' AS BLOB),
         CAST(max(cause_id) AS BLOB)
       FROM (SELECT cause_id, body_hash, seq FROM remembered WHERE channel = (SELECT id FROM channels WHERE name = ?1) AND cause_id > ?2
         ORDER BY cause_id LIMIT ${ROWS_PER_PAGE})`,
    )
    .raw()
  return (channelId: string, afterKey: string) => {
    const found = page.all(channelId, afterKey)
    const [json, lastKey] = (found as [Buffer | null, Buffer | null][])[0] ?? [null, null]
    if (json === null || lastKey === null) return { json: '[]', lastKey: null }
    return { json: storedText(json), lastKey: storedText(lastKey) }
  }
}
