/** Names that become keys of plain objects, where some words mean something already. */

/** `constructor`, `__proto__` and the like would be taken for what every object has. */
export function isPlainName(name: string): boolean {
  return !(name in Object.prototype)
}

export const PLAIN_NAME_HINT = { message: 'is a word with a meaning of its own in programs' }
