/**
 * Texts are read as bytes and decoded here: libsql ends the whole process when a text column holds bytes
 * that are not UTF-8, which is how a damaged file may look.
 */
import { JournalCorrupt } from './journal.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function storedText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new JournalCorrupt('the journal holds a text that is not UTF-8')
  }
}
