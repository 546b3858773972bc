/** Hiding a name on the picture, and showing it again. */
import { useTranslation } from 'react-i18next'
import type { MemberDetail } from '../api/answers.ts'
import { useCommand } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'

export type NameVisibilityProps = { detail: MemberDetail; onChanged: () => void }

export function NameVisibility({ detail, onChanged }: NameVisibilityProps) {
  const { t } = useTranslation()
  const isHidden = detail.hidden ?? detail.name === ''
  const change = useCommand(
    { type: isHidden ? 'ShowName' : 'HideName', member: detail.member },
    onChanged,
  )
  return (
    <div className="row row-between">
      <p className="muted">{t(isHidden ? 'member.isHidden' : 'member.isShown')}</p>
      <ActionButton action={change} icon={isHidden ? 'eye' : 'eyeOff'} small>
        {t(isHidden ? 'member.show' : 'member.hide')}
      </ActionButton>
      <FailureNote action={change} />
    </div>
  )
}
