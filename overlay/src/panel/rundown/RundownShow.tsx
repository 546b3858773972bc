/** Running the show: the next item with a big GO, and the whole list with a button of its own on every line. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Rundown } from '@fanfare/shared/contracts'
import { ACTION_ICONS } from '../activities/action-icons.ts'
import { careOf } from '../activities/care.ts'
import { Launch } from '../activities/Launch.tsx'
import { useActionText } from '../activities/use-action-text.ts'
import { useView } from '../model/panel-model.ts'
import { Icon } from '../parts/Icon.tsx'
import { itemStates, nextItem, runningIds, type Item, type ItemState } from './rundown-model.ts'

const STATE_ICONS = { waiting: 'dot', onAir: 'air', done: 'check' } as const

export function RundownShow({ rundown }: { rundown: Rundown }) {
  const { t } = useTranslation()
  const cued = useView((view) => view.cued) ?? []
  const running = useView((view) => [...runningIds(view)].join(' ')) ?? ''
  const [opened, setOpened] = useState<string | null>(null)
  const states = itemStates(rundown, cued, new Set(running.split(' ')))
  const next = nextItem(rundown, cued)
  return (
    <>
      {next === null ? (
        <p className="muted teach">
          {t(rundown.items.length === 0 ? 'rundown.noItems' : 'rundown.allDone')}
        </p>
      ) : (
        <Next key={next.id} rundown={rundown} item={next} />
      )}
      <ol className="rundown" aria-label={rundown.name}>
        {rundown.items.map((item, index) => (
          <Line
            key={item.id}
            rundown={rundown}
            item={item}
            number={index + 1}
            state={states.get(item.id) ?? 'waiting'}
            isNext={item.id === next?.id}
            isOpen={item.id === opened}
            onToggle={() => setOpened(item.id === opened ? null : item.id)}
          />
        ))}
      </ol>
    </>
  )
}

function Next({ rundown, item }: { rundown: Rundown; item: Item }) {
  const { t } = useTranslation()
  const actionText = useActionText()
  const icon = item.action === null ? 'right' : ACTION_ICONS[item.action.type]
  return (
    <div className="next" role="group" aria-label={t('rundown.next')}>
      <p className="muted small">{t('rundown.next')}</p>
      <p className="next-title">
        <Icon name={icon} /> <bdi>{item.title}</bdi>
      </p>
      <p className="muted">{actionText(item.action)}</p>
      {item.notes !== '' && <p className="next-notes">{item.notes}</p>}
      <Launch
        command={{ type: 'CueItem', rundownId: rundown.id, itemId: item.id }}
        action={item.action}
        label={t('rundown.go')}
        icon="play"
        shortcut="g"
        look="go"
      />
    </div>
  )
}

type LineProps = {
  rundown: Rundown
  item: Item
  number: number
  state: ItemState
  isNext: boolean
  isOpen: boolean
  onToggle: () => void
}

function Line({ rundown, item, number, state, isNext, isOpen, onToggle }: LineProps) {
  const { t } = useTranslation()
  const actionText = useActionText()
  return (
    <li
      className={`rundown-item is-${state}${isNext ? ' is-next' : ''}`}
      aria-current={isNext ? 'step' : undefined}
    >
      <button type="button" className="rundown-line" aria-expanded={isOpen} onClick={onToggle}>
        <span className="rundown-number">{number}</span>
        <Icon name={item.action === null ? 'chat' : ACTION_ICONS[item.action.type]} />
        <bdi className="rundown-name">{item.title}</bdi>
        <span className={`rundown-state${state === 'onAir' ? ' badge-air' : ''}`}>
          {state !== 'onAir' && <Icon name={STATE_ICONS[state]} />}
          {t(`rundown.state.${isNext && state === 'waiting' ? 'next' : state}`)}
        </span>
      </button>
      {isOpen && (
        <div className="rundown-open">
          <p className="muted">{actionText(item.action)}</p>
          {item.notes !== '' && <p>{item.notes}</p>}
          <Launch
            command={{ type: 'CueItem', rundownId: rundown.id, itemId: item.id }}
            action={item.action}
            label={t(state === 'waiting' ? 'rundown.goThis' : 'rundown.again')}
            icon="play"
            look={careOf(item.action) === 'hold' ? 'primary' : 'small'}
          />
        </div>
      )}
    </li>
  )
}
