/**
 * Props for a button that is out of use for a while, because of its own press or of other work: it keeps the
 * focus, which a disabled one would lose.
 */
export const keepsFocus = (isAble: boolean, press: () => void) => ({
  'aria-disabled': !isAble,
  onClick: () => {
    if (isAble) press();
  },
});
