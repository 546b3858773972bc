/** The secrets of one installation, in files only their owner may read. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AuthDamaged } from './auth-damaged.ts'
import type { SecretName } from './auth-store.ts'
import { SECRET_CHARS_MIN } from './secrets.ts'

export const KEY_FILE = 'secret.key'
export const ADMIN_FILE = 'admin.token'

const FILES: Record<SecretName, string> = { key: KEY_FILE, admin: ADMIN_FILE }

/** Makes what is missing. */
export function secretFile(dataFolder: string, name: SecretName, make: () => string): string {
  const file = join(dataFolder, FILES[name])
  try {
    // `wx` fails where the file is there already, also when two processes start at once.
    writeFileSync(file, `${make()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const text = readFileSync(file, 'utf8').trim()
  if (text.length < SECRET_CHARS_MIN) throw new AuthDamaged(file, 'it holds no secret')
  return text
}
