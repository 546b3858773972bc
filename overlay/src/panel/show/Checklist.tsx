/** What to do next on a first evening; gone once everything has been done. */
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { usePanel } from '../model/panel-model.ts'
import { Card } from '../parts/Card.tsx'
import { Icon } from '../parts/Icon.tsx'
import { nextStep, STEPS, stepsDone, type Progress, type Step } from './checklist-steps.ts'

export type ChecklistProps = { onGo: (step: Step) => void }

export function Checklist({ onGo }: ChecklistProps) {
  const { t } = useTranslation()
  const done = useStepsDone()
  const next = nextStep(done)
  if (next === null) return null
  return (
    <Card
      title={t('checklist.title')}
      icon="check"
      aside={
        <span className="count">
          {done.size}/{STEPS.length}
        </span>
      }
    >
      <ol className="checklist">
        {STEPS.map((step) => (
          <li key={step} className={done.has(step) ? 'is-done' : step === next ? 'is-next' : ''}>
            <Icon name={done.has(step) ? 'check' : 'dot'} />
            <div>
              <p>
                {t(`checklist.${step}.title`)}
                {done.has(step) && <span className="sr-only"> {t('checklist.done')}</span>}
              </p>
              {step === next && (
                <>
                  <p className="muted">{t(`checklist.${step}.how`)}</p>
                  <button type="button" className="button button-small" onClick={() => onGo(step)}>
                    <span>{t('checklist.go')}</span>
                    <Icon name="right" />
                  </button>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** What this browser has ever seen done, with what is there now. */
function useStepsDone(): Progress {
  const { live, settings } = usePanel()
  const view = useStore(live.view, (state) => state.view)
  const stored = useStore(settings, ({ steps }) => steps)
  const before: Progress = new Set(STEPS.filter((step) => stored.includes(step)))
  const done = view === null ? before : stepsDone(view, before)
  const isMore = done.size > before.size
  const steps = [...done].join(' ')
  useEffect(() => {
    if (isMore) settings.setState({ steps: steps.split(' ') })
  }, [isMore, steps, settings])
  return done
}
