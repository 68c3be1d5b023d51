import { expect, it } from 'vitest';
import { main } from './main';

function outputs() {
  const said: string[] = [];
  const write = (text: string) => said.push(text) > 0;
  return { said, stdout: { isTTY: false, write }, stderr: { isTTY: false, write } };
}

it('says what it can do, and refuses what it does not understand', async () => {
  const help = outputs();
  expect(await main(['--help'], help)).toBe(0);
  expect(help.said.join('')).toContain('--kills N');
  for (const args of [[], ['--kills', '-1'], ['--kills', 'many'], ['--seed', '3'], ['--unknown']]) {
    const refused = outputs();
    expect(await main(args, refused)).toBe(2);
    expect(refused.said.join('')).toContain('npm run torture -- --help');
  }
});
