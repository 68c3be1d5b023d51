/**
 * Ends training when its losses no longer fall. The loss of one step says little, since its pictures are
 * random, so means over many steps are compared. Training ends after step k if
 *
 *   mean(L[k-w+1 .. k]) >= (1 - share) * mean(L[k-2w+1 .. k-w])
 *
 * where L are the total losses (eq. 10) and w is the window; so never before 2w steps. The decision is made
 * after every fifth step and depends only on the losses up to there. So the same training takes the same
 * number of steps, whether or not it was interrupted, and however late losses arrive from a GPU.
 */

export interface PlateauRule {
  /** Steps in a mean. */
  readonly window: number;
  /** The mean must fall by more than this share of the previous one for training to go on. */
  readonly share: number;
}

/** As often as a state is marked (rollback.ts), which waits for the losses too. */
const stepsToDecide = 5;

/** Whether a decision is due after so many steps. */
export function isPlateauDue(steps: number, rule: PlateauRule | undefined): boolean {
  return rule !== undefined && steps % stepsToDecide === 0 && steps >= 2 * rule.window;
}

/** Whether training ends after these losses, which are those of all its steps; never without a rule. */
export function isPlateau(
  losses: readonly { readonly total: number }[],
  rule: PlateauRule | undefined,
): boolean {
  if (!rule || !isPlateauDue(losses.length, rule)) return false;
  const { window, share } = rule;
  const sumOf = (from: number) =>
    losses.slice(from, from + window).reduce((sum, { total }) => sum + total, 0);
  const latest = losses.length - window;
  return sumOf(latest) >= (1 - share) * sumOf(latest - window);
}
