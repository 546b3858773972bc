/** The programme's tasks: what members can do every day, once, and each month; the standard set in one press. */
import { useTranslation } from 'react-i18next'
import { RulesSchema, standardTasks, type Rules, type Task } from '@fanfare/shared/contracts'
import { formatNumber } from '../../ui/format-number.ts'
import { useCommand, usePanel, useView } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { Card } from '../parts/Card.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { HoldButton } from '../parts/HoldButton.tsx'
import { LoadFailure } from '../parts/LoadFailure.tsx'
import { useLanguage } from '../parts/use-language.ts'
import { useLoaded } from '../parts/use-loaded.ts'

const KINDS = ['daily', 'growth', 'challenge'] as const
const NO_TASKS: Rules['tasks'] = { daily: [], growth: [], challenge: [], dailyPointsMax: 10 }

export function TasksCard() {
  const { t } = useTranslation()
  const { api } = usePanel()
  const version = useView((view) => view.rulesVersion) ?? 0
  const { loaded, reload } = useLoaded(`${version}`, () => api.rules())
  const parsed = RulesSchema.safeParse(loaded.value?.rules)
  return (
    <Card title={t('tasks.title')} icon="check">
      {loaded.state === 'failed' && <LoadFailure failure={loaded.failure} onRetry={reload} />}
      {parsed.success && <Tasks rules={parsed.data} />}
    </Card>
  )
}

function Tasks({ rules }: { rules: Rules }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { tasks } = rules
  const isEmpty = KINDS.every((kind) => tasks[kind].length === 0)
  const start = useCommand({
    type: 'SetRules',
    rules: { ...rules, tasks: standardTasks(language) },
  })
  const stop = useCommand({ type: 'SetRules', rules: { ...rules, tasks: NO_TASKS } })
  if (isEmpty)
    return (
      <>
        <p className="muted teach">{t('tasks.empty')}</p>
        <ActionButton action={start} look="primary" icon="check">
          {t('tasks.useStandard')}
        </ActionButton>
        <FailureNote action={start} />
      </>
    )
  return (
    <>
      {KINDS.filter((kind) => tasks[kind].length > 0).map((kind) => (
        <section key={kind} aria-label={t(`tasks.kind.${kind}`)}>
          <h3>{t(`tasks.kind.${kind}`)}</h3>
          <ul className="rows">
            {tasks[kind].map((task) => (
              <TaskLine key={task.id} task={task} />
            ))}
          </ul>
        </section>
      ))}
      <p className="muted small">
        {t('tasks.dayMax', { points: formatNumber(tasks.dailyPointsMax, language) })}
      </p>
      <HoldButton action={stop} icon="off">
        {t('tasks.stop')}
      </HoldButton>
      <FailureNote action={stop} />
    </>
  )
}

function TaskLine({ task }: { task: Task }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const reward = [
    task.points > 0 ? t('unit.points', { points: formatNumber(task.points, language) }) : '',
    task.right ?? '',
  ].filter((one) => one !== '')
  return (
    <li className="row-item">
      <span className="row-main">{task.name}</span>
      <span className="number">{reward.join(' + ')}</span>
    </li>
  )
}
