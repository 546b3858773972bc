/** A place that can be no archive ends a start, before anything else begins. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ArchiveUnavailable } from '@fanfare/server/archive/archive-folder.ts'
import { probeArchive } from '@fanfare/server/archive/open-archive.ts'
import { joinCluster } from '@fanfare/server/cluster/cluster.ts'
import { createLog } from '@fanfare/server/observe/log.ts'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'

function underAFile(): string {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, 'no folder')
  return join(file, 'sub')
}

test('[AR10] a folder that can be made is made, and nothing is left in it', async () => {
  const folder = join(temporaryFolder(), 'deep', 'archive')
  await probeArchive(folder)
  await probeArchive(folder)
  expect(existsSync(folder)).toBe(true)
  expect(readdirSync(join(folder, '.drafts'))).toEqual([])
})

test('[AR10] an archive that can never be one stops a node from joining, with one sentence', async () => {
  for (const [archive, why] of [
    [underAFile(), /^the archive in .*\/file\/sub cannot be used: .*$/],
    ['s3://', /^FANFARE_ARCHIVE .*$/],
  ] as const) {
    const dataFolder = temporaryFolder()
    const joining = joinCluster({
      // Nobody listens there: it is refused before it asks.
      redisUrl: 'redis://127.0.0.1:1',
      name: 'show',
      node: 'a',
      version: '1',
      leaseMs: 5_000,
      requiredDurability: 'disk',
      archive,
      dataFolder,
      log: createLog('silent'),
      clock: Date.now,
    })
    const error: unknown = await joining.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ArchiveUnavailable)
    expect((error as Error).message).toMatch(why)
    expect(readdirSync(dataFolder)).toEqual([])
  }
})
