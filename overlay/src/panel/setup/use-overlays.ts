/** The pictures in OBS, without the small one a control room may show itself. */
import type { OverlayHealth } from '@fanfare/shared/contracts'
import { useView } from '../model/panel-model.ts'
import { isPreview } from './overlay-state.ts'

export function useOverlays(): OverlayHealth[] {
  const overlays = useView((view) => view.overlays) ?? []
  return overlays.filter((health) => !isPreview(health))
}
