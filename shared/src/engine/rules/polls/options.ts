/** Which of the options somebody means: by its text, its letter or its number. */

/** Index of the option meant by folded text, -1 where none is. The text itself goes before letter and number. */
export function optionSaid(said: string, foldedOptions: readonly string[]): number {
  const named = foldedOptions.indexOf(said)
  if (named !== -1) return named
  const index = /^[a-z]$/.test(said)
    ? said.charCodeAt(0) - 'a'.charCodeAt(0)
    : /^\d{1,2}$/.test(said)
      ? Number(said) - 1
      : -1
  return index < foldedOptions.length ? index : -1
}

export function hasSame(folded: readonly string[]): boolean {
  return new Set(folded).size !== folded.length
}
