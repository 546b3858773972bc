/** What opening would cost, asked of the server right before it is done. */
import type { CueAction, OpeningPreview } from '@fanfare/shared/contracts'
import { usePanel } from '../model/panel-model.ts'
import { useLoaded, type Loaded } from '../parts/use-loaded.ts'

export function useOpeningPreview(action: CueAction): {
  loaded: Loaded<OpeningPreview>
  reload: () => void
} {
  const { api } = usePanel()
  return useLoaded(JSON.stringify(action), () => api.previewOpening(action))
}
