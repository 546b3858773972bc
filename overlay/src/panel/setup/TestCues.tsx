/** One button for each marked example, by what it belongs to. */
import { useTranslation } from 'react-i18next'
import { TEST_CUE_GROUPS, type TestCueGroup, type TestCueKind } from '../api/test-cues.ts'
import { usePanel } from '../model/panel-model.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { FailureNote } from '../parts/FailureNote.tsx'
import { useAction } from '../parts/use-action.ts'

const GROUPS = Object.keys(TEST_CUE_GROUPS) as TestCueGroup[]

export function TestCues() {
  const { t } = useTranslation()
  return (
    <section className="sub" aria-label={t('test.title')}>
      <h3>{t('test.title')}</h3>
      <p className="muted">{t('test.hint')}</p>
      {GROUPS.map((group) => (
        <div key={group} className="test-group" role="group" aria-label={t(`test.group.${group}`)}>
          <span className="muted small">{t(`test.group.${group}`)}</span>
          <div className="row">
            {TEST_CUE_GROUPS[group].map((kind) => (
              <TestCue key={kind} kind={kind} />
            ))}
          </div>
        </div>
      ))}
    </section>
  )
}

function TestCue({ kind }: { kind: TestCueKind }) {
  const { t } = useTranslation()
  const { api, announcer } = usePanel()
  const action = useAction(
    kind,
    () => api.testCue(kind),
    () => announcer.say('test', t('test.sent')),
  )
  return (
    <>
      <ActionButton
        action={action}
        small
        icon="play"
        ariaLabel={t('test.play', { kind: t(`test.kind.${kind}`) })}
      >
        {t(`test.kind.${kind}`)}
      </ActionButton>
      <FailureNote action={action} />
    </>
  )
}
