import { expect } from 'vitest';
import { runMain } from './run-main';

/** Expects of a tool that has no option but --help that it says what it is, and refuses what it does not know. */
export async function expectExplainsItself(main: Parameters<typeof runMain>[0], name: string): Promise<void> {
  const command = `npm run ${name}`;
  const explained = await runMain(main, ['--help']);
  expect(explained.code).toBe(0);
  expect(explained.stdout.startsWith(`${command}\n`)).toBe(true);
  expect(await runMain(main, ['--fast'])).toMatchObject({
    code: 2,
    stderr: `Unknown option '--fast'. \`${command} -- --help\` says what it does.\n`,
  });
}
