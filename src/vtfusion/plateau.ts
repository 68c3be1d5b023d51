/**
 * When training has nothing more to gain: its losses no longer fall. The loss of one step says little, since its pictures are
 * drawn at random, so the means of many are compared. Training ends after step k if
 *
 *   mean(L[k-w+1 .. k]) >= (1 - share) * mean(L[k-2w+1 .. k-w])
 *
 * where L are the total losses (eq. 10) and w is the window; so never before 2w steps. It is decided after every fifth step, by
 * nothing but the losses up to there: the same training takes the same number of steps, whether or not it was interrupted,
 * and however late losses come from a GPU.
 */

export interface PlateauRule {
  /** Steps that a mean is taken of. */
  readonly window: number;
  /** Of the mean before: it must have fallen by more than that for training to go on. */
  readonly share: number;
}

/** As often as a state is marked (rollback.ts), which waits for the losses too. */
const stepsToDecide = 5;

/** Whether it is decided after so many steps. */
export function isPlateauDue(steps: number, rule: PlateauRule | undefined): boolean {
  return rule !== undefined && steps % stepsToDecide === 0 && steps >= 2 * rule.window;
}

/** Whether training ends with the last of these losses, the first being those of its first step; never without a rule. */
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
