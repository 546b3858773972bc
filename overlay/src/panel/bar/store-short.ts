/** Whether the store promises less than value needs, so that the server refuses it. */
import { isLessDurable } from '@fanfare/shared/contracts'
import type { PanelView } from '@fanfare/shared/contracts'

export function isStoreShort({ stats }: Pick<PanelView, 'stats'>): boolean {
  return isLessDurable(stats.durability, stats.requiredDurability)
}
