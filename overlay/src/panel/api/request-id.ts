/** A random id for one press of one button. */

const ID_BYTES = 16

/** 32 hex digits. `crypto.randomUUID` is missing on `http://` addresses of a home network; this is not. */
export function requestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
