/** A few kills and a short soak; `npm run torture` does many. */
import { expect, test } from '@playwright/test';
import { killsAt } from '../tools/torture/kills';
import { tiny } from '../tools/torture/serve';
import { soakAt } from '../tools/torture/soak';
import { long } from './support/test';

test('nothing is lost when the browser is killed', long, async ({ baseURL }) => {
  const said: string[] = [];
  const { trials, failures } = await killsAt(`${baseURL}/${tiny}`, 2, 7, (line) => said.push(line));
  expect(failures, said.join('\n')).toEqual([]);
  expect(trials).toBe(2);
});

test('nothing is left behind by inspections, trainings and a kiosk', async ({ baseURL }) => {
  const address = `${baseURL}/?model=nano-clip&backend=wasm&sample=none`;
  const { failures, notes } = await soakAt(address, 2, 7, () => {});
  expect(failures, notes.join('\n')).toEqual([]);
});
