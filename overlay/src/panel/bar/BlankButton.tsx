/** 清空畫面: one press empties the picture, one press brings it back. Never confirmed, never blocked by another press. */
import { useTranslation } from 'react-i18next'
import { useCommand, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { useShortcut } from '../parts/use-shortcut.ts'

export function BlankButton() {
  const { t } = useTranslation()
  const isBlank = useView((view) => view.blank) ?? false
  const action = useCommand({ type: 'BlankStage', on: !isBlank })
  useShortcut('b', action.run)
  return (
    <div className={`blank ${isBlank ? 'is-blank' : ''}`}>
      {isBlank && (
        <span className="blank-state" role="status">
          {t('blank.isBlank')}
        </span>
      )}
      <ActionButton
        action={action}
        look={isBlank ? 'primary' : 'danger'}
        icon={isBlank ? 'show' : 'blank'}
        shortcut="B"
        always
      >
        {t(isBlank ? 'blank.restore' : 'blank.blank')}
      </ActionButton>
      <FailureNote action={action} />
    </div>
  )
}
