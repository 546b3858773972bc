/** A length of time in the reader's words: 90 s, 5 min, 2 h. */
import { useTranslation } from 'react-i18next'

const MINUTE_S = 60
const HOUR_S = 3_600

export function useDurationText(): (seconds: number) => string {
  const { t } = useTranslation()
  return (seconds) => {
    if (seconds === 0) return t('form.duration.atOnce')
    if (seconds % HOUR_S === 0) return t('form.duration.h', { count: seconds / HOUR_S })
    if (seconds % MINUTE_S === 0) return t('form.duration.min', { count: seconds / MINUTE_S })
    return t('form.duration.s', { count: seconds })
  }
}
