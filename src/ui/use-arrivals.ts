/** Files that are given to a drop zone, until they are handed on. */
import { useState } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import { languages } from '../state/page/locale';
import { notifyError, type Sentence, useNotices } from '../state/page/notices';
import { shortName } from '../state/page/short-name';
import { byName, sortArrivals } from '../state/photos/arrivals';
import type { ChosenFile } from '../state/photos/photo';
import { someNames } from './some-names';
import { dropZoneText } from './text/drop-zone';
import { wholeIn } from './text/use-text';
import type { Gather } from './use-drops';
import { useImport } from './use-import';

/** How many files have been looked at, or that a project is being imported. */
export type Reading = number | 'project';

/** So few files that are no pictures are taken like pictures: each gets its own sentence on what it is. */
const fewStrangers = 3;

const openProject = () => useOpenProject.getState().project?.id;

/**
 * Gathers files, leaves out those that are no pictures, and says so once, however many they are. Files given
 * in one project are not taken into another that is opened meanwhile, and the person is told. A single
 * project file is imported.
 */
export function useArrivals(onFiles: (files: ChosenFile[]) => void) {
  const notify = useNotices((s) => s.notify);
  const importProjects = useImport();
  const [reading, setReading] = useState<Reading>();

  async function take(gather: Gather) {
    const project = openProject();
    try {
      setReading(0);
      const files = await gather(setReading);
      const { pictures, projects, others: strangers, hasHeic } = await sortArrivals(files, setReading);
      const areFew = strangers.length <= fewStrangers;
      const taken = areFew ? [...pictures, ...strangers].sort(byName) : pictures;
      const others = areFew ? [] : strangers;
      if (openProject() !== project) {
        const { length } = files;
        if (length > 0) notify((locale) => dropZoneText[locale].elsewhere(length, wholeIn(locale)(length)));
        return;
      }
      if (taken.length + others.length === 0 && projects.length > 0) {
        setReading('project');
        await importProjects(projects);
        return;
      }
      // Pictures and a project have their own messages.
      const leftOut = saidOfLeftOut(taken.length, others, hasHeic);
      if (leftOut) notify(leftOut, true);
      for (const { name } of projects)
        notify((locale) => dropZoneText[locale].projectLeft(shortName(name)), true);
      if (taken.length > 0) onFiles([...taken]);
    } catch (error) {
      notifyError(error);
    } finally {
      setReading(undefined);
    }
  }
  return { reading, take };
}

/** @returns the sentence about files that were given and left out */
export function saidOfLeftOut(
  pictures: number,
  others: readonly ChosenFile[],
  hasHeic: boolean,
): Sentence | undefined {
  if (pictures > 0 && others.length === 0) return undefined;
  const names = others.map(({ name }) => name);
  return (locale) => {
    const text = dropZoneText[locale];
    const whole = wholeIn(locale);
    const all = whole(pictures + others.length);
    const some = someNames(names, languages[locale].tag);
    if (pictures + others.length === 0) return text.nothing;
    if (pictures === 0) return text.onlyOthers(all, some);
    return text[hasHeic ? 'othersWithHeic' : 'others'](whole(others.length), all, some);
  };
}
