/** The button that opens something, with the care its cost asks for: at once, after five seconds, or armed and held. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CueAction, ProducerCommand } from '@fanfare/shared/contracts'
import { useCommand } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { Icon, type IconName } from '../parts/Icon.tsx'
import type { Action } from '../parts/use-action.ts'
import { useDelayed, type Delayed } from '../parts/use-delayed.ts'
import { useShortcut } from '../parts/use-shortcut.ts'
import { careOf } from './care.ts'
import { Preflight } from './Preflight.tsx'
import { useActionText, useActionTitle } from './use-action-text.ts'

export type LaunchProps = {
  /** What is sent, and what that opens. */
  command: ProducerCommand
  action: CueAction | null
  label: string
  icon: IconName
  blocked?: string | null
  /** Called on the first press; false when something has to be put right first. */
  check?: () => boolean
  onDone?: () => void
  /** A key that presses it. */
  shortcut?: string
  look?: 'go' | 'primary' | 'small'
}

export function Launch(props: LaunchProps) {
  const { command, action, onDone, check } = props
  const [isArmed, setArmed] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const open = useCommand(command, () => {
    leave()
    onDone?.()
  })
  const delayed = useDelayed(open.run)
  const care = careOf(action)

  function leave(): void {
    setArmed(false)
    // What had the focus is gone then; a keyboard goes on from here, unless it went elsewhere meanwhile.
    const { activeElement, body } = document
    if (activeElement === body || box.current?.contains(activeElement) === true)
      box.current?.focus()
  }

  function press(): void {
    if (isArmed || delayed.secondsLeft !== null || check?.() === false) return
    if (care === 'now') open.run()
    else if (care === 'delayed') delayed.start()
    else setArmed(true)
  }

  return (
    <div ref={box} className="stack launch" tabIndex={-1}>
      {isArmed && action !== null ? (
        <Armed {...props} action={action} open={open} onLeave={leave} />
      ) : (
        <Press {...props} open={open} delayed={delayed} isHeld={care === 'hold'} press={press} />
      )}
      <FailureNote action={open} />
    </div>
  )
}

type PressProps = LaunchProps & {
  open: Action
  delayed: Delayed
  isHeld: boolean
  press: () => void
}

function Press(props: PressProps) {
  const { open, delayed, isHeld, press, label, icon, shortcut, look = 'primary' } = props
  const { t } = useTranslation()
  if (delayed.secondsLeft !== null)
    return (
      <div className="armed" role="group" aria-label={label}>
        <p className="armed-title">{t('act.opensIn', { seconds: delayed.secondsLeft, label })}</p>
        <button type="button" className="button" autoFocus onClick={delayed.cancel}>
          <Icon name="undo" />
          <span>{t('action.cancel')}</span>
        </button>
      </div>
    )
  return (
    <div className={`launch-${look}`}>
      <ActionButton
        look={look === 'small' ? 'plain' : 'primary'}
        small={look === 'small'}
        icon={icon}
        blocked={props.blocked ?? null}
        action={{ status: open.status, run: press }}
        {...(shortcut === undefined ? {} : { shortcut: shortcut.toUpperCase() })}
      >
        {isHeld && look === 'primary' ? t('act.prepare', { label }) : label}
      </ActionButton>
      {shortcut !== undefined && (props.blocked ?? null) === null && (
        <PressKey shortcut={shortcut} onPress={press} />
      )}
    </div>
  )
}

function PressKey({ shortcut, onPress }: { shortcut: string; onPress: () => void }) {
  useShortcut(shortcut, onPress)
  return null
}

type ArmedProps = LaunchProps & { action: CueAction; open: Action; onLeave: () => void }

/** What it will do and cost, before it is held. */
function Armed({ action, open, label, icon, onLeave }: ArmedProps) {
  const { t } = useTranslation()
  const actionText = useActionText()
  const actionTitle = useActionTitle()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('.hold')?.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={box} className="armed" role="group" aria-label={t('window.armedTitle')}>
      <p className="armed-title">
        <bdi>{actionTitle(action)}</bdi>
      </p>
      <p>{actionText(action)}</p>
      <Preflight action={action} />
      <HoldButton action={open} icon={icon} look="primary" big>
        {label}
      </HoldButton>
      <button type="button" className="button button-quiet" onClick={onLeave}>
        <Icon name="undo" />
        <span>{t('action.back')}</span>
      </button>
    </div>
  )
}
