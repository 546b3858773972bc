/** The draw itself: weighted, without putting back, in the order of the stream. */
import { createChance } from './chance.ts'
import { WeightTree } from './weight-tree.ts'

/**
 * Indexes of entries in the order drawn; fewer than asked for when there are not so many. An entry of weight 0
 * is never drawn.
 */
export function drawEntries(seed: string, weights: ArrayLike<number>, count: number): number[] {
  const tree = new WeightTree(weights)
  const chance = createChance(seed)
  const drawn: number[] = []
  while (drawn.length < count && tree.total > 0) {
    const index = tree.find(chance(tree.total))
    tree.remove(index, weights[index] ?? 0)
    drawn.push(index)
  }
  return drawn
}
