/**
 * What a button needs that can do nothing for a while, by what was pressed or by what goes on: it keeps the focus, which
 * a disabled one would lose.
 */
export const keepsFocus = (isAble: boolean, press: () => void) => ({
  'aria-disabled': !isAble,
  onClick: () => {
    if (isAble) press();
  },
});
