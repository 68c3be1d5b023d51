import { expect, it } from 'vitest';
import { programState } from './program-state';

it('is a commit, or unknown where there is no git', async () => {
  expect(await programState()).toMatch(/^([0-9a-f]{7,}( changed)?|unknown)$/);
});
