/** Looks at a channel's rows at one moment: each with a connection of its own, until it is ended. */
import type { Database } from 'libsql'
import { connect } from './sqlite-file.ts'
import type { RowsPage, StoreOps } from './sqlite-protocol.ts'
import { readRowsPage } from './sqlite-rows.ts'

export class SqlitePeeks implements Pick<StoreOps, 'peek' | 'peekRows' | 'endPeek'> {
  readonly #path: string
  readonly #open = new Map<number, { database: Database; channel: number }>()
  #count = 0

  constructor(path: string) {
    this.#path = path
  }

  peek(channelId: string): { peek: number; seq: number } | null {
    const database = connect(this.#path)
    database.exec('BEGIN')
    const [row] = database
      .prepare('SELECT id, seq FROM channels WHERE name = ?')
      .raw()
      .all(channelId) as [number, number][]
    if (row === undefined) {
      database.close()
      return null
    }
    const [channel, seq] = row
    this.#open.set(++this.#count, { database, channel })
    return { peek: this.#count, seq }
  }

  peekRows(peek: number, afterKey: string): RowsPage {
    const found = this.#open.get(peek)
    if (found === undefined) return { json: '[]', lastKey: null }
    return readRowsPage(found.database, found.channel, afterKey)
  }

  endPeek(peek: number): null {
    const found = this.#open.get(peek)
    this.#open.delete(peek)
    if (found === undefined) return null
    // Statements that are not collected yet would keep the moment alive, and with it the log's growth.
    found.database.exec('COMMIT')
    found.database.close()
    return null
  }

  endAll(): void {
    for (const peek of this.#open.keys()) this.endPeek(peek)
  }
}
