/** A member as the desk sees one: seal, name or number, never markup. */
import { useTranslation } from 'react-i18next'
import type { Tier } from '@fanfare/shared/contracts'
import { safeName } from '../../ui/safe-name.ts'
import { Seal } from '../../ui/Seal.tsx'

export type WhoProps = { name: string; tag?: string | undefined; tier: Tier }

export function Who({ name, tag, tier }: WhoProps) {
  const { t } = useTranslation()
  const shown = safeName(name)
  return (
    <span className="who">
      <Seal tier={tier} className="seal" />
      <span className="sr-only">{t(`tier.${tier}`)}</span>
      <bdi className={shown === '' ? 'who-hidden' : 'who-name'}>
        {shown === '' ? t('member.anonymous', { tag: tag ?? '' }) : shown}
      </bdi>
    </span>
  )
}
