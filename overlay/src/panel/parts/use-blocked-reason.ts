/** Why a button cannot be pressed right now, or null. Being offline comes before every other reason. */
import { useTranslation } from 'react-i18next'
import { useLink } from '../model/panel-model.ts'

export function useBlockedReason(own: string | null): string | null {
  const { t } = useTranslation()
  return useLink() === 'live' ? own : t('action.offline')
}
