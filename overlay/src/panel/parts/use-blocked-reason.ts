/** Why a button cannot be pressed right now, or null. Being offline comes before every other reason. */
import { useTranslation } from 'react-i18next'
import { useLink } from '../model/panel-model.ts'

/** `always`: the one thing that is tried whatever the connection looks like. */
export function useBlockedReason(own: string | null, always = false): string | null {
  const { t } = useTranslation()
  return useLink() === 'live' || always ? own : t('action.offline')
}
