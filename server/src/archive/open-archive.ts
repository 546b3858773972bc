/** Finds out what kind of archive `FANFARE_ARCHIVE` names. */
import { ArchiveUnavailable } from './archive-folder.ts'
import type { ArchiveFolder } from './archive-folder.ts'
import { createDiskFolder, probeDiskFolder } from './disk-folder.ts'
import { createS3Folder, isS3Place } from './s3-folder.ts'

/** A folder, or `s3://bucket/prefix?…` with the keys in the environment. Throws a sentence where it cannot be one. */
export function openArchive(
  place: string,
  environment: NodeJS.ProcessEnv = process.env,
): ArchiveFolder {
  if (!isS3Place(place)) return createDiskFolder(place)
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment
  if (!accessKeyId || !secretAccessKey) {
    throw new ArchiveUnavailable(
      'FANFARE_ARCHIVE names a bucket: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed',
    )
  }
  return createS3Folder(place, {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  })
}

/**
 * Once, at the start: rejects with a sentence where the place can never be one. A bucket is not asked, since one
 * that is away for a while stops no node.
 */
export async function probeArchive(place: string): Promise<void> {
  openArchive(place)
  if (!isS3Place(place)) await probeDiskFolder(place)
}
