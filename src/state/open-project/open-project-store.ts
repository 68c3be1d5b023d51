/**
 * The store of the one open project: its state and its actions. Its parts are in this folder, one reason to
 * change each. Components read it; all work happens in the workers.
 */
import { create } from 'zustand';
import { notifyError } from '../page/notices';
import { deskOf } from './desk';
import { goodPhotosPart, shotLimits } from './good-photos-part';
import { isOpen, type OpenProject } from './open-project-state';
import { projectPart } from './project-part';
import { resultsPart } from './results-part';
import { fetchSamples } from './samples';
import { trainingPart } from './training-part';
import { versionsPart } from './versions-part';

export const useOpenProject = create<OpenProject>()((set, get) => {
  const desk = deskOf(set, get);
  return {
    ...projectPart(desk),
    ...goodPhotosPart(desk),
    ...trainingPart(desk),
    ...versionsPart(desk),
    ...resultsPart(desk),
  };
});

/** Trains the open project on the sample that comes with the app, and inspects the sample's photos. */
export async function trySample(): Promise<void> {
  const { project, edit, addShots, train } = useOpenProject.getState();
  if (!project) return;
  const isNameless = () => useOpenProject.getState().project?.object.trim() === '';
  const isStillOpen = () => isOpen(useOpenProject.getState(), project.id);
  try {
    const sample = await fetchSamples(shotLimits.most);
    if (!isStillOpen()) return;
    if (isNameless()) edit({ object: sample.object });
    await addShots(sample.shots);
    if (!isStillOpen()) return;
    await train();
    const { training, inspect } = useOpenProject.getState();
    if (isStillOpen() && training.status === 'trained') await inspect(sample.test);
  } catch (error) {
    notifyError(error);
  }
}
