/** What is said of a target that can no longer be opened. */
import { expect, it, vi } from 'vitest';
import { runMain } from '../testing/run-main';
import { main } from './main';
import type { Outcome } from './supervise';

vi.mock('./supervise', () => ({
  usualWatch: {},
  supervise: async (): Promise<Outcome> => ({
    failures: [{ number: 7, why: 'ended the process (3)' }],
    ends: {},
    unopened: 'Error: nobody has the key',
  }),
}));

it('names the cases that failed before, and counts them', async () => {
  const { code, stdout } = await runMain(main, ['--only', 'texts', '--cases', '9']);
  expect(code).toBe(1);
  expect(stdout).toBe(
    'FAILED texts, seed 1, case 7: it ended the process (3)\n' +
      'FAILED texts: it cannot be opened: Error: nobody has the key\n' +
      'fuzz: 9 cases, 2 failures, seed 1\n',
  );
});
