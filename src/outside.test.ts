import * as v from 'valibot';
import { expect, it } from 'vitest';
import { parseOutside } from './outside';

it('looks no further than the first thing that is wrong, however long the rest', () => {
  let looks = 0;
  const never = v.custom<never>(() => {
    looks++;
    return false;
  });
  const endless: unknown[] = [];
  endless.length = 2 ** 32 - 1;
  const { success, issues } = parseOutside(v.object({ a: v.array(never), b: v.array(never) }), {
    a: endless,
    b: endless,
  });
  expect(success).toBe(false);
  expect(issues).toHaveLength(1);
  expect(looks).toBe(1);
});
