/** Holds a place while a family of rules is being written. */
export function unbuilt(): never {
  throw new Error('not built')
}
