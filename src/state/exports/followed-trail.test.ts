/** A trail that is read while it grows: what was read is not read again. */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { Archive } from '../../database/archive';
import { archive } from '../storing/archive';
import { FollowedTrail } from './followed-trail';

const entry = { kind: 'mended', what: {} } as const;
const add = async (count: number, project = 'nuts') =>
  (await archive()).updateResults(project, [], Array(count).fill(entry));
const seqs = (records: readonly { readonly seq: number }[] | undefined) => records?.map(({ seq }) => seq);
const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** Pages as the archive gives them, with how many records each had. */
const pages: number[] = [];
let afterPage: () => unknown = () => {};
const trailPage = Archive.prototype.trailPage;
vi.spyOn(Archive.prototype, 'trailPage').mockImplementation(async function (this: Archive, ...of) {
  const page = await trailPage.apply(this, of);
  pages.push(page.records.length);
  afterPage();
  return page;
});
afterEach(() => {
  pages.length = 0;
  afterPage = () => {};
});

it('reads on from the last record, and gives the same array where none came', async () => {
  const trail = new FollowedTrail('nuts');
  expect(await trail.readOn()).toEqual([]);
  await add(600);
  const first = await trail.readOn();
  expect(seqs(first)).toEqual(counted(600));
  pages.length = 0;
  expect(await trail.readOn()).toBe(first);
  await add(2);
  expect(seqs(await trail.readOn())).toEqual(counted(602));
  // The last one that is known, and what came.
  expect(pages).toEqual([1, 3]);
});

it('stops where another reading begins, which goes on behind what was read', async () => {
  const trail = new FollowedTrail('nuts');
  const [stopped, last] = await Promise.all([trail.readOn(), trail.readOn()]);
  expect(stopped).toBeUndefined();
  expect(seqs(last)).toEqual(counted(602));
  pages.length = 0;
  const shown = new FollowedTrail('nuts');
  afterPage = () => pages.length === 2 && shown.stop();
  expect(await shown.readOn()).toBeUndefined();
  expect(pages).toEqual([250, 250]);
  afterPage = () => {};
  expect(seqs(await shown.readOn())).toEqual(counted(602));
  // What was read before it stopped stays, but for the page that came too late.
  expect(pages.slice(2)).toEqual([250, 103]);
});

it('begins anew where the trail is another one', async () => {
  const trail = new FollowedTrail('bolts');
  await add(3, 'bolts');
  await trail.readOn();
  await (await archive()).removeProject('bolts');
  await add(2, 'bolts');
  expect(seqs(await trail.readOn())).toEqual([1, 2]);
  await (await archive()).removeProject('bolts');
  expect(await trail.readOn()).toEqual([]);
});
