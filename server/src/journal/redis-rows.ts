/** The rows of a channel as they lie in Redis. */
import { ROWS_PER_PAGE, ROWS_PER_SCAN } from '../limits.ts'
import type { RedisClient } from '../redis/connect.ts'
import { decodeField, encodeField } from '../redis/keys.ts'
import { JournalUnavailable } from './journal.ts'
import type { RowChange } from './journal.ts'

/** All fields of a hash that nobody writes meanwhile, as JSON texts of `[key, value][]`; each key once. */
export async function* rowPages(client: RedisClient, key: string): AsyncGenerator<string> {
  const count = await client.hlen(key)
  const told = new Set<string>()
  yield* scanned(client, key, ROWS_PER_SCAN, told)
  // A scan that goes on at another server after a failover may leave out anything.
  if (told.size !== count) {
    throw new JournalUnavailable(`${told.size} of ${count} rows of ${key} were found`)
  }
}

/** As `rowPages`, while somebody writes: what changes meanwhile may be old, new or missing. */
export async function* rowPagesMeanwhile(client: RedisClient, key: string): AsyncGenerator<string> {
  // Whoever reads ahead is in no hurry, and has other channels to serve.
  yield* scanned(client, key, ROWS_PER_PAGE, new Set())
}

/** These rows as they are now. */
export async function rowsNow(
  client: RedisClient,
  key: string,
  rowKeys: readonly string[],
): Promise<RowChange[]> {
  const rows: RowChange[] = []
  for (let from = 0; from < rowKeys.length; from += ROWS_PER_SCAN) {
    const page = rowKeys.slice(from, from + ROWS_PER_SCAN)
    const found = await client.hmget(key, ...page.map(encodeField))
    for (const [i, rowKey] of page.entries()) rows.push([rowKey, found[i] ?? null])
  }
  return rows
}

/** The next page is on its way while the present one is used. */
async function* scanned(
  client: RedisClient,
  key: string,
  count: number,
  told: Set<string>,
): AsyncGenerator<string> {
  const ask = (cursor: string): Promise<[next: string, found: string[]]> => {
    const answer = client.hscan(key, cursor, 'COUNT', count)
    // Whoever stops reading leaves one that nobody waits for.
    answer.catch(() => undefined)
    return answer
  }
  let asked: ReturnType<typeof ask> | null = ask('0')
  while (asked !== null) {
    const [next, found]: [string, string[]] = await asked
    asked = next === '0' ? null : ask(next)
    const page = pageOf(found, told)
    if (page !== null) yield page
  }
}

/** A scan may tell an entry twice when the table shrinks on the way. */
function pageOf(found: readonly string[], told: Set<string>): string | null {
  const rows: string[] = []
  for (let i = 0; i < found.length; i += 2) {
    const [field = '', json = ''] = [found[i], found[i + 1]]
    if (told.has(field)) continue
    told.add(field)
    rows.push(`[${JSON.stringify(decodeField(field))},${json}]`)
  }
  return rows.length === 0 ? null : `[${rows.join(',')}]`
}
