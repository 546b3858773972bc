/** Copies a text and says whether it worked. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/Icon.tsx'
import { copyText } from './copy-text.ts'

export type CopyButtonProps = { text: string; label: string; primary?: boolean }

export function CopyButton({ text, label, primary = false }: CopyButtonProps) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null)

  async function copy(): Promise<void> {
    setOutcome((await copyText(text)) ? 'copied' : 'failed')
  }

  const said =
    outcome === null ? null : t(outcome === 'copied' ? 'setup.copied' : 'setup.copyFailed')
  return (
    <button
      type="button"
      className={`button ${primary ? 'button-primary' : ''}`}
      onClick={() => void copy()}
      onBlur={() => setOutcome(null)}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{said ?? label}</span>
    </button>
  )
}
