/** What viewers ask the host, oldest first: onto the picture with one press, or off the list. */
import { useTranslation } from 'react-i18next'
import type { QuestionView } from '@fanfare/shared/contracts'
import { useCommand, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { Who } from '../parts/Who.tsx'

export function QuestionsCard() {
  const { t } = useTranslation()
  const questions = useView((view) => view.questions) ?? []
  return (
    <Card
      title={t('questions.title')}
      icon="chat"
      aside={<span className="count">{questions.length}</span>}
    >
      {questions.length === 0 ? (
        <p className="muted teach">{t('questions.empty')}</p>
      ) : (
        <ol className="rows rows-scroll" tabIndex={0} aria-label={t('questions.title')}>
          {questions.map((question) => (
            <Question key={question.id} question={question} />
          ))}
        </ol>
      )}
    </Card>
  )
}

function Question({ question }: { question: QuestionView }) {
  const { t } = useTranslation()
  const pick = useCommand({ type: 'PickQuestion', questionId: question.id })
  const dismiss = useCommand({ type: 'DismissQuestion', questionId: question.id })
  return (
    <li className="row-item">
      <span className="row-main row-wide">
        <Who {...question.who} />
        <bdi>{question.text}</bdi>
      </span>
      <ActionButton action={pick} icon="show" small>
        {t('questions.pick')}
      </ActionButton>
      <ActionButton action={dismiss} icon="close" look="quiet" small>
        {t('questions.dismiss')}
      </ActionButton>
      <FailureNote action={pick} />
      <FailureNote action={dismiss} />
    </li>
  )
}
