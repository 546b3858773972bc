/** Archives on disk and in a bucket under one contract, and what only one of them does. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync, mkdirSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ArchiveUnavailable } from '@fanfare/server/archive/archive-folder.ts'
import { openArchive } from '@fanfare/server/archive/open-archive.ts'
import { createS3Folder } from '@fanfare/server/archive/s3-folder.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { registerFolderContract } from './folder.contract.ts'
import { S3_KEYS, startS3 } from './s3-server.ts'
import type { S3Server } from './s3-server.ts'

const newFolder = () => mkdtempSync(join(tmpdir(), 'fanfare-archive-'))

registerFolderContract('a folder', async () => {
  const root = newFolder()
  const place = join(root, 'deep', 'archive')
  return {
    folder: openArchive(place, {}),
    again: () => openArchive(place, {}),
    async breakDown() {
      rmSync(place, { recursive: true })
      writeFileSync(place, 'a file where the folder was')
    },
    dispose: async () => rmSync(root, { recursive: true, force: true }),
  }
})

registerFolderContract('a bucket', async () => {
  const root = newFolder()
  const server = await startS3(root)
  return {
    folder: createS3Folder(server.place, S3_KEYS, { namesPerAnswerMax: 10 }),
    again: () => createS3Folder(server.place, S3_KEYS),
    breakDown: () => server.close(),
    dispose: async () => rmSync(root, { recursive: true, force: true }),
  }
})

test('[AR1] what a process left half-written on disk is nobody’s file, and is cleared away', async () => {
  const root = temporaryFolder()
  mkdirSync(join(root, '.drafts'))
  const [old, fresh] = ['old', 'fresh'].map((name) => join(root, '.drafts', name))
  for (const path of [old!, fresh!]) writeFileSync(path, 'half')
  const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1_000)
  utimesSync(old!, longAgo, longAgo)
  const folder = openArchive(root, {})
  await folder.put('a/events/1', Buffer.from('whole'))
  expect(readdirSync(join(root, '.drafts'))).toEqual(['fresh'])
  expect(await folder.list('a/events/')).toEqual(['a/events/1'])
})

describe('a bucket', () => {
  let server: S3Server
  const root = newFolder()
  beforeAll(async () => {
    server = await startS3(root)
  })
  afterAll(async () => {
    await server.close()
    rmSync(root, { recursive: true, force: true })
  })

  test('[AR1] keys that are not right are refused, and nothing is there', async () => {
    const stranger = createS3Folder(server.place, { ...S3_KEYS, secretAccessKey: 'guessed' })
    await expect(stranger.put('a/events/1', Buffer.from('x'))).rejects.toThrow(ArchiveUnavailable)
    await expect(stranger.list('a/events/')).rejects.toThrow('SignatureDoesNotMatch')
    expect(await createS3Folder(server.place, S3_KEYS).get('a/events/1')).toBeNull()
  })

  test('[AR1] its files lie under the prefix, and the keys come from the environment', async () => {
    const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = S3_KEYS
    const folder = openArchive(server.place, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })
    expect(folder.place).toBe('s3://bucket/shows/2026')
    await folder.put('b/events/1', Buffer.from('x'))
    expect(server.requests).toContain('PUT /bucket/shows/2026/b/events/1')
    // Of the kind that a start tells as a sentence.
    expect(() => openArchive(server.place, {})).toThrow(ArchiveUnavailable)
    expect(() => openArchive(server.place, {})).toThrow('AWS_ACCESS_KEY_ID')
    expect(() => openArchive('s3://', { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY })).toThrow(
      'FANFARE_ARCHIVE is not right',
    )
  })

  test('[AR1] a server that is busy for a moment is asked again', async () => {
    const folder = createS3Folder(server.place, S3_KEYS)
    server.refuseWith([503, 500, 429])
    expect(await folder.put('c/events/1', Buffer.from('x'))).toBe('written')
    server.refuseWith([503])
    expect(await folder.get('c/events/1')).toEqual(Buffer.from('x'))
  })

  test('[AR1] one that knows no conditions is written to all the same', async () => {
    const folder = createS3Folder(server.place, S3_KEYS)
    // Asked whether it is there, then refused with its condition as often as it is tried.
    server.refuseWith([0, 501, 501, 501, 501, 501])
    expect(await folder.put('g/events/1', Buffer.from('x'))).toBe('written')
    expect(await folder.get('g/events/1')).toEqual(Buffer.from('x'))
  })

  test('[AR1] an answer that got lost is no reason to write twice', async () => {
    const folder = createS3Folder(server.place, S3_KEYS)
    const bytes = Buffer.from('x')
    expect(await folder.put('d/events/1', bytes)).toBe('written')
    expect(await folder.put('d/events/1', bytes)).toBe('kept')
    expect(
      server.requests.filter((one) => one === 'PUT /bucket/shows/2026/d/events/1'),
    ).toHaveLength(1)
  })
})
