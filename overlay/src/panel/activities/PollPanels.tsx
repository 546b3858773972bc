/** A poll and a quiz as they run: how the room answers, and the way to end them. */
import { useTranslation } from 'react-i18next'
import type { PollView, QuizView } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useCommand } from '../model/panel-model.ts'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { optionLetter } from './option-letter.ts'
import { Numbers, Running } from './Running.tsx'

export function PollPanel({ poll }: { poll: PollView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const close = useCommand({ type: 'ClosePoll', activityId: poll.activityId })
  return (
    <Running
      kind={t('act.type.OpenPoll')}
      icon="poll"
      title={poll.question}
      isOpen={poll.open}
      opensAt={poll.opensAt}
      closesAt={poll.closesAt}
    >
      <ol className="votes">
        {poll.options.map(({ text, votes }, index) => (
          <li key={index}>
            <span className="vote-name">
              <span className="tag">{optionLetter(index)}</span> <bdi>{text}</bdi>
            </span>
            <span className="number">
              {formatNumber(votes, language)}
              {poll.votes > 0 && ` · ${Math.round((100 * votes) / poll.votes)}%`}
            </span>
            <span className="bar" aria-hidden="true">
              <span style={{ transform: `scaleX(${votes / Math.max(1, poll.votes)})` }} />
            </span>
          </li>
        ))}
      </ol>
      <p className="muted">
        {t('poll.votes', { votes: formatNumber(poll.votes, language) })}
        {poll.changeVote && ` · ${t('poll.changeable')}`}
      </p>
      {poll.open && (
        <HoldButton action={close} icon="off">
          {t('poll.close')}
        </HoldButton>
      )}
      <FailureNote action={close} />
    </Running>
  )
}

export function QuizPanel({ quiz }: { quiz: QuizView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const close = useCommand({ type: 'CloseQuiz', activityId: quiz.activityId })
  const number = (value: number): string => formatNumber(value, language)
  const first = quiz.first.map(({ name, tag }) => name || t('member.anonymous', { tag }))
  return (
    <Running
      kind={t('act.type.OpenQuiz')}
      icon="question"
      title={quiz.question}
      isOpen={quiz.open}
      opensAt={quiz.opensAt}
      closesAt={quiz.closesAt}
    >
      <p className="muted">
        {quiz.firstK === null
          ? t('quiz.forAll', { points: number(quiz.rewardPoints) })
          : t('quiz.forFirst', { count: number(quiz.firstK), points: number(quiz.rewardPoints) })}
      </p>
      {quiz.options !== null && <Choices options={quiz.options} right={quiz.rightOption} />}
      <Numbers
        of={[
          [t('quiz.answered'), number(quiz.answered)],
          [t('quiz.right'), number(quiz.right)],
        ]}
      />
      {quiz.answer !== null && <p>{t('quiz.answer', { answer: quiz.answer })}</p>}
      {first.length > 0 && <p>{t('quiz.first', { names: first.join(t('list.comma')) })}</p>}
      {quiz.open && (
        <HoldButton action={close} icon="off">
          {t('quiz.close')}
        </HoldButton>
      )}
      <FailureNote action={close} />
    </Running>
  )
}

/** `right` is marked once the quiz is over; the sentence below says it in words. */
function Choices({ options, right }: { options: readonly string[]; right: number | null }) {
  return (
    <ol className="votes">
      {options.map((text, index) => (
        <li key={index}>
          <span className="vote-name">
            <span className="tag">{optionLetter(index)}</span> <bdi>{text}</bdi>
          </span>
          {index === right && <Icon name="check" />}
        </li>
      ))}
    </ol>
  )
}
