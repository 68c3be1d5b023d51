/** Files that arrive while another project is opened. */
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { useOpenProject } from '../state/open-project/open-project-store';
import type { Locale } from '../state/page/locale';
import { useNotices } from '../state/page/notices';
import type { ChosenFile } from '../state/photos/photo';
import { dropZoneText } from './text/drop-zone';
import { useArrivals } from './use-arrivals';

vi.mock('../state/page/preferences', () => {
  const now = { locale: 'en' };
  const usePreferences = <T>(of: (state: typeof now) => T) => of(now);
  return { usePreferences: Object.assign(usePreferences, { getState: () => now }) };
});
vi.mock('./use-import', () => ({ useImport: () => async () => {} }));

/** Gives files in one project. @returns names of those that were taken */
async function give(files: readonly ChosenFile[], meanwhile: () => void): Promise<string[]> {
  const taken: string[] = [];
  let take: ReturnType<typeof useArrivals>['take'] | undefined;
  function Probe() {
    take = useArrivals((some) => taken.push(...some.map(({ name }) => name))).take;
    return null;
  }
  renderToString(createElement(Probe));
  useOpenProject.setState({ project: { id: 'a' } } as never);
  await take?.(async () => {
    meanwhile();
    return [...files];
  });
  return taken;
}

const files = ['1.png', '2.png'].map((name) => ({ name, blob: new Blob(['x']) }));
const said = (locale: Locale = 'en') =>
  useNotices.getState().notices.map(({ said: one }) => (typeof one === 'function' ? one(locale) : one));

afterEach(() => useNotices.setState({ notices: [] }));

it('are taken in their project alone, and are not left without a word in another', async () => {
  expect(await give(files, () => {})).toEqual(['1.png', '2.png']);
  expect(said()).toEqual([]);
  const openOther = () => useOpenProject.setState({ project: { id: 'b' } } as never);
  expect(await give(files, openOther)).toEqual([]);
  expect(said()).toEqual([dropZoneText.en.elsewhere(2, '2')]);
});

it('says of what a phone took which kinds can be read', async () => {
  const heic = new Blob([Uint8Array.of(0, 0, 0, 24), 'ftypheic']);
  const jpeg = { name: '9.jpg', blob: new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)]) };
  const photos = ['1.heic', '2.heic', '3.heic', '4.heic'].map((name) => ({ name, blob: heic }));
  expect(await give([...photos, jpeg], () => {})).toEqual(['9.jpg']);
  expect(said()).toEqual([dropZoneText.en.othersWithHeic('4', '5', '1.heic, 2.heic, and 3.heic …')]);
  // Even after the language was changed.
  const some = '1.heic, 2.heic und 3.heic …';
  expect(said('de')).toEqual([dropZoneText.de.othersWithHeic('4', '5', some)]);
});
