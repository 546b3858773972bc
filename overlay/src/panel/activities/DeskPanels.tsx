/** Codes to redeem and the card on the picture. */
import { useTranslation } from 'react-i18next'
import type { CardView, CodeView, QuestionView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useCommand } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { Who } from '../parts/Who.tsx'
import { Numbers, Running } from './Running.tsx'

export function CodePanel({ code }: { code: CodeView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const withdraw = useCommand({ type: 'WithdrawCode', activityId: code.activityId })
  const number = (value: number): string => formatNumber(value, language)
  return (
    <Running
      kind={t('act.type.IssueCode')}
      icon="ticket"
      title={code.title}
      isOpen={code.open}
      opensAt={0}
      closesAt={null}
    >
      <p>
        <code>{code.code}</code>
      </p>
      <Numbers
        of={[
          [t('code.used'), number(code.limit - code.left)],
          [t('code.left'), number(code.left)],
        ]}
      />
      {code.open && (
        <HoldButton action={withdraw} icon="off">
          {t('code.withdraw')}
        </HoldButton>
      )}
      <FailureNote action={withdraw} />
    </Running>
  )
}

export function CardPanel({ card }: { card: CardView }) {
  const { t } = useTranslation()
  const hide = useCommand({ type: 'HideCard' })
  return (
    <Running
      kind={t('act.type.ShowCard')}
      icon="card"
      title={card.title}
      isOpen
      opensAt={card.shownAt}
      closesAt={card.until}
    >
      {card.text !== '' && <p>{card.text}</p>}
      {card.kind === 'qr' && <p className="address-line">{card.url}</p>}
      <ActionButton action={hide} icon="eyeOff">
        {t('card.hide')}
      </ActionButton>
      <FailureNote action={hide} />
    </Running>
  )
}

export function PickedPanel({ question }: { question: QuestionView }) {
  const { t } = useTranslation()
  const dismiss = useCommand({ type: 'DismissQuestion', questionId: question.id })
  return (
    <Running
      kind={t('questions.onPicture')}
      icon="chat"
      title={question.text}
      isOpen
      opensAt={question.at}
      closesAt={null}
    >
      <p>
        <Who {...question.who} />
      </p>
      <ActionButton action={dismiss} icon="eyeOff">
        {t('questions.takeOff')}
      </ActionButton>
      <FailureNote action={dismiss} />
    </Running>
  )
}
