/** Winners or alternates in the order drawn. */
import { safeName } from '../ui/safe-name.ts'
import { Told } from './Told.tsx'
import type { VerifyTexts } from './texts/verify-texts.ts'
import type { DrawnEntry } from './verifier.ts'

export type DrawnTableProps = { t: VerifyTexts; title: string; drawn: readonly DrawnEntry[] }

export function DrawnTable({ t, title, drawn }: DrawnTableProps) {
  return (
    <section>
      <table className="drawn">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t.place}</th>
            <th scope="col">{t.who}</th>
            <th scope="col">{t.entry}</th>
            <th scope="col">{t.weight}</th>
          </tr>
        </thead>
        <tbody>
          {drawn.map(({ index, name, tag, weight }, place) => (
            <tr key={index}>
              <td>{place + 1}</td>
              <th scope="row">
                <Told>{name === '' ? t.hidden(tag) : safeName(name)}</Told>
              </th>
              <td>{index + 1}</td>
              <td>{weight}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
