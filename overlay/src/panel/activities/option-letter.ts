/** `A`, `B` …: what the picture puts before an option, and what a viewer may type for it. Pure. */
export function optionLetter(index: number): string {
  return String.fromCodePoint(65 + index)
}
