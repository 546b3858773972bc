/** A name or a value out of the file: text, never markup, and never a reason to fetch a font. */
import { hasLettersFor } from './fonts.ts'

export function Told({ children: text }: { children: string }) {
  return <bdi className={hasLettersFor(text) ? 'told' : 'told told-plainly'}>{text}</bdi>
}
