/** The page's messages are checked before the worker acts on them; whole messages pass unchanged. */
import { expect, it } from 'vitest';
import type { EngineApi } from './engine-api';
import { checkedCalls, engineMessages } from './messages';

const photo = { name: 'part.jpg', blob: new Blob(['jpeg']) };
const heard: unknown[][] = [];
const calls = checkedCalls(
  {
    inspect: async (...args: unknown[]) => void heard.push(args),
    explain: async (...args: unknown[]) => void heard.push(args),
    keepModel: async () => true,
  } as unknown as EngineApi,
  engineMessages,
);

it('passes what it understands on as it is, and gives the answer', async () => {
  await calls.inspect(photo);
  expect(heard.pop()?.[0]).toBe(photo);
  expect(await calls.keepModel()).toBe(true);
});

it.each([
  ['nothing at all', undefined],
  ['a file that is none', { name: 'part.jpg', blob: 'jpeg' }],
  ['a name that is none', { ...photo, name: 5 }],
])('refuses %s before the worker hears of it', async (_, asked) => {
  await expect(calls.inspect(asked as never)).rejects.toMatchObject({
    code: 'message-invalid',
    message: expect.stringMatching(
      /\(inspect 0.*\)\. They may be of different versions; reload the page\.$/u,
    ),
  });
  expect(heard).toEqual([]);
});

it('refuses a spot that lies nowhere', async () => {
  await expect(calls.explain(photo, { x: Number.NaN, y: 0 })).rejects.toMatchObject({
    code: 'message-invalid',
  });
});
