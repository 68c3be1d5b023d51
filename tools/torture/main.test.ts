import { expect, it } from 'vitest';
import { UsageError } from '../node/usage-error';
import { main } from './main';
import type { Torture } from './torture';

function outputs() {
  const said: string[] = [];
  const write = (text: string) => said.push(text) > 0;
  return { said, stdout: { isTTY: false, write }, stderr: { isTTY: false, write } };
}

it('says what it can do, and refuses what it does not understand', async () => {
  const help = outputs();
  expect(await main(['--help'], help)).toBe(0);
  expect(help.said.join('')).toContain('--kills N');
  for (const args of [
    [],
    ['--kills', '-1'],
    ['--kills', 'many'],
    ['--seed', '3'],
    ['--soak', '1', '--backend', 'cpu'],
    ['--unknown'],
  ]) {
    const refused = outputs();
    expect(await main(args, refused)).toBe(2);
    expect(refused.said.join('')).toContain('npm run torture -- --help');
  }
});

it('counts a torture that throws as a failure, goes on, and sums up', async () => {
  const dead: Torture = async () => {
    throw new Error('The app does not come up.');
  };
  const well: Torture = async (trials) => ({ trials, failures: [], notes: [] });
  const out = outputs();
  const args = ['--kills', '3', '--losses', '2', '--seed', '4'];
  expect(await main(args, out, { kills: dead, losses: well, soak: well })).toBe(1);
  const said = out.said.join('');
  expect(said).toMatch(/^FAILED kills: cut short: Error: The app does not come up\./mu);
  expect(said).toMatch(/\ntorture: 0 kills, 1 failures; 2 losses, 0 failures; seed 4\n$/u);
  const refusing: Torture = async () => {
    throw new UsageError('There is no browser. Install one.');
  };
  expect(await main(args, outputs(), { kills: refusing, losses: well, soak: well })).toBe(2);
});
