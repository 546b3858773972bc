/** Keeping one member off the boards or from rewards, muting, and giving a ticket. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EXCLUSIONS, limits, type Exclusion, type ProducerCommand } from '@fanfare/shared/contracts'
import type { MemberDetail } from '../api/answers.ts'
import { wholeNumberOf } from '../forms/form-flaws.ts'
import { useCommand } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import type { Action } from '../parts/use-action.ts'

export type FairnessProps = { detail: MemberDetail; onChanged: () => void }

export function Fairness({ detail, onChanged }: FairnessProps) {
  const { t } = useTranslation()
  return (
    <details className="more sub">
      <summary>{t('fairness.title')}</summary>
      <div className="stack">
        {EXCLUSIONS.map((from) => (
          <ExcludeLine key={from} detail={detail} from={from} onChanged={onChanged} />
        ))}
        <MuteLine detail={detail} onChanged={onChanged} />
        <RightForm detail={detail} onChanged={onChanged} />
      </div>
    </details>
  )
}

type ReasonedProps = {
  label: string
  hint: string
  command: (reason: string) => ProducerCommand
  onDone: () => void
}

/** A press that goes on record with a reason. */
function Reasoned({ label, hint, command, onDone }: ReasonedProps) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  const given = reason.trim()
  const action = useCommand(command(given === '' ? '-' : given), () => {
    setReason('')
    onDone()
  })
  return (
    <div className="reasoned">
      <div className="field">
        <label htmlFor={id}>{hint}</label>
        <input
          id={id}
          className="input"
          autoComplete="off"
          maxLength={limits.REASON_CHARS_MAX}
          placeholder={t('fairness.reason')}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <ActionButton
        action={action}
        icon="shield"
        blocked={given === '' ? t('adjust.flaw.reason') : null}
      >
        {label}
      </ActionButton>
      <FailureNote action={action} />
    </div>
  )
}

type Flip = { is: string; undo: string; action: Action }

/** How it stands, and the one press that ends it. */
function Standing({ is, undo, action }: Flip) {
  return (
    <div className="row row-between">
      <p className="warn">{is}</p>
      <ActionButton action={action} icon="undo" small>
        {undo}
      </ActionButton>
      <FailureNote action={action} />
    </div>
  )
}

function ExcludeLine({ detail, from, onChanged }: FairnessProps & { from: Exclusion }) {
  const { t } = useTranslation()
  const { member } = detail
  const include = useCommand({ type: 'IncludeMember', member, from }, onChanged)
  if ((detail.excluded ?? []).includes(from))
    return (
      <Standing
        is={t(`fairness.isExcluded.${from}`)}
        undo={t('fairness.include')}
        action={include}
      />
    )
  return (
    <Reasoned
      label={t(`fairness.exclude.${from}`)}
      hint={t(`fairness.excludeHint.${from}`)}
      command={(reason) => ({ type: 'ExcludeMember', member, from, reason })}
      onDone={onChanged}
    />
  )
}

const MUTE_SECONDS = 600

function MuteLine({ detail, onChanged }: FairnessProps) {
  const { t } = useTranslation()
  const { member, tags } = detail
  const mute = useCommand({ type: 'MuteMember', member, seconds: MUTE_SECONDS }, onChanged)
  const muteForEver = useCommand({ type: 'MuteMember', member }, onChanged)
  const unmute = useCommand({ type: 'UnmuteMember', member }, onChanged)
  if (tags.includes('banned'))
    return <Standing is={t('fairness.isMuted')} undo={t('fairness.unmute')} action={unmute} />
  return (
    <div className="stack">
      <p className="muted">{t('fairness.muteHint')}</p>
      <div className="row">
        <ActionButton action={mute} icon="off">
          {t('fairness.mute', { minutes: MUTE_SECONDS / 60 })}
        </ActionButton>
        <ActionButton action={muteForEver} look="danger" icon="off">
          {t('fairness.muteForEver')}
        </ActionButton>
      </div>
      <FailureNote action={mute} />
      <FailureNote action={muteForEver} />
    </div>
  )
}

function RightForm({ detail, onChanged }: FairnessProps) {
  const { t } = useTranslation()
  const nameId = useId()
  const quantityId = useId()
  const [right, setRight] = useState<string>(t('fairness.rightFirst'))
  const [text, setText] = useState('1')
  const quantity = wholeNumberOf(text) ?? 0
  const isWrong =
    right.trim() === '' || right.includes('/') || quantity < 1 || quantity > limits.PER_MEMBER_MAX
  return (
    <div className="stack">
      <div className="two">
        <div className="field">
          <label htmlFor={nameId}>{t('fairness.right')}</label>
          <input
            id={nameId}
            className="input"
            autoComplete="off"
            maxLength={limits.KEYWORD_CHARS_MAX}
            value={right}
            onChange={({ target }) => setRight(target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={quantityId}>{t('fairness.quantity')}</label>
          <input
            id={quantityId}
            className="input"
            inputMode="numeric"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        </div>
      </div>
      {isWrong ? (
        <p className="field-error">{t('fairness.rightWrong')}</p>
      ) : (
        <Reasoned
          label={t('fairness.grant')}
          hint={t('fairness.grantHint')}
          command={(reason) => ({
            type: 'GrantRight',
            member: detail.member,
            right: right.trim(),
            quantity,
            reason,
          })}
          onDone={onChanged}
        />
      )}
    </div>
  )
}
