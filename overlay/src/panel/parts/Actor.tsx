/** Who did it: the desk, the viewer, or nobody. The precise id is there for whoever points at it. */
import { useTranslation } from 'react-i18next'
import { actorKey } from '../members/statement-words.ts'

export function Actor({ actor }: { actor: string }) {
  const { t } = useTranslation()
  return (
    <span className="actor" title={actor}>
      {t(`actor.${actorKey(actor)}`)}
    </span>
  )
}
