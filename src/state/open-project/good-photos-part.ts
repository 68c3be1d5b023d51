/** The good photos of the open project: adding, removing and looking at them. */
import { newId } from '../../database/ids';
import type { PhotoRecord, ProjectRecord } from '../../database/records';
import { Serial } from '../../serial';
import { shotLimits } from '../../workers/client';
import { askEngine } from '../engine/engine-store';
import { notifyError, useNotices } from '../page/notices';
import { keptName, shortName } from '../page/short-name';
import { titleOf } from '../page/title';
import { useUnderWay } from '../page/under-way';
import { type ChosenFile, release, type Shot } from '../photos/photo';
import { photoRecord } from '../photos/photo-record';
import { archive } from '../storing/archive';
import { keptPhoto } from '../storing/kept-photos';
import { forgetRemoved, noteRemoved, restoreRemoved } from '../storing/removals';
import { isRefusedElsewhere } from '../storing/store-later';
import { keepGoodPhoto, letGoOfPhoto, photoStoringEnded } from '../storing/unsaved-photos';
import type { Desk } from './desk';
import type { AddedShots, GoodPhotosPart } from './open-project-state';

export { shotLimits };

export function goodPhotosPart({ get, set, isOpen, change }: Desk): GoodPhotosPart {
  /**
   * @returns the photo that is the same file, if there is one; `left` if the project was left before the file
   *   was looked at
   */
  async function addShot(project: ProjectRecord, file: ChosenFile): Promise<Shot | 'left' | undefined> {
    const photo = await askEngine((engine) => engine.look({ ...file, name: shortName(file.name) }));
    // A photo from a project's file is stored without its place already.
    const sums = [photo.sha256, photo.placeless];
    const twin = isOpen(project.id)
      ? get().shots.find((shot) => sums.includes(shot.photo.sha256))
      : ('left' as const);
    if (twin) {
      release(photo);
      return twin;
    }
    const id = newId();
    await keepGoodPhoto(project, photoRecord({ ...file, id, project: project.id }, photo), file.blob);
    // The stored bytes: the file may go with its memory card.
    const blob = (await keptPhoto(photo.sha256).catch(() => undefined)) ?? file.blob;
    if (isOpen(project.id)) {
      const shot: Shot = { ...file, id, blob, photo };
      set((s) => ({ shots: [...s.shots, shot] }));
      change({});
      sayNotTrained(shot);
    } else release(photo);
    return undefined;
  }

  /** Tells of a photo that arrives during a training. */
  function sayNotTrained({ name }: Shot): void {
    if (get().training.status === 'running')
      useNotices.getState().notify({ key: 'shotNotTrained', facts: [name] }, true);
  }

  /** Photos given at once from two sides are taken one after another, so that none is there twice. */
  const additions = new Serial();
  function addInTurn(project: ProjectRecord, file: ChosenFile): Promise<Shot | 'full' | 'left' | undefined> {
    return additions.run(async () => {
      if (!isOpen(project.id)) return 'left';
      return get().shots.length < shotLimits.most ? addShot(project, file) : 'full';
    });
  }

  /** No training begins without what is on its way. @returns to be called at the end */
  function beginAdding(): () => void {
    const end = useUnderWay.getState().begin();
    set((s) => ({ adding: s.adding + 1 }));
    return () => {
      set((s) => ({ adding: s.adding - 1 }));
      end();
    };
  }

  /** Adds photos until there are enough, or the project is left. */
  async function addAll(project: ProjectRecord, files: readonly ChosenFile[]): Promise<AddedShots> {
    const copies: { name: string; of: string }[] = [];
    for (const [i, { name, blob }] of files.entries()) {
      const file = { name: keptName(name), blob };
      try {
        const twin = await addInTurn(project, file);
        if (twin === 'full') return { copies, leftOut: files.slice(i).map(({ name }) => name) };
        if (twin === 'left') {
          const { notify } = useNotices.getState();
          notify({ key: 'shotsLeft', facts: [titleOf(project), files.length - i] });
          return { copies, leftOut: [] };
        }
        if (twin) copies.push({ name: file.name, of: twin.name });
      } catch (error) {
        notifyError(error, file.name, true);
      }
    }
    return { copies, leftOut: [] };
  }

  return {
    shots: [],
    adding: 0,

    async addShots(files) {
      const { project } = get();
      if (!project) return { copies: [], leftOut: [] };
      const end = beginAdding();
      try {
        return await addAll(project, files);
      } finally {
        end();
      }
    },

    removeShot(id) {
      const { project, shots } = get();
      const at = shots.findIndex((shot) => shot.id === id);
      if (!project || at < 0) return;
      const removed = shots[at];
      noteRemoved(project.id, 'photos', [id]);
      set({ shots: shots.filter((shot) => shot.id !== id) });
      change({});
      const settle = () => {
        const { sha256 } = removed.photo;
        release(removed.photo);
        if (!get().shots.some(({ photo }) => photo.sha256 === sha256))
          letGoOfPhoto({ project: project.id, sha256 });
        void removeStoredPhoto({ project: project.id, id, sha256 });
      };
      const { offerUndo, notify } = useNotices.getState();
      /** Refuses to put it back where it is there already or has no room. @returns whether */
      function refuses(): boolean {
        const { shots: now } = get();
        const twin = now.find(({ photo }) => photo.sha256 === removed.photo.sha256);
        if (twin) {
          settle();
          notify({ key: 'shotIsThere', facts: [removed.name, twin.name] }, true);
        } else if (now.length >= shotLimits.most) {
          offerUndo({ key: 'shotHasNoRoom', facts: [removed.name, shotLimits.most] }, { undo, settle });
        } else return false;
        return true;
      }
      async function putBack({ id: of }: ProjectRecord): Promise<void> {
        // A project that was opened again meanwhile has it already.
        if (!isOpen(of) || get().shots.some((shot) => shot.id === id)) return release(removed.photo);
        // Others may have come meanwhile.
        if (refuses()) return noteRemoved(of, 'photos', [id]);
        set((s) => ({ shots: s.shots.toSpliced(at, 0, removed) }));
        sayNotTrained(removed);
      }
      async function undo(): Promise<void> {
        if (!project || !isOpen(project.id) || refuses()) return;
        const end = beginAdding();
        try {
          await restoreRemoved(project.id, 'photos', [id]);
          await additions.run(() => putBack(project));
        } finally {
          end();
        }
      }
      offerUndo({ key: 'shotRemoved', facts: [removed.name] }, { undo, settle });
    },

    async findObject(size) {
      const photos = get().shots.map(({ name, blob }) => ({ name, blob }));
      return askEngine((engine) => engine.findObject(photos, size));
    },
  };
}

/** Removes a good photo for good, with its bytes; the person is told if that fails. */
export async function removeStoredPhoto({
  project,
  id,
  sha256,
}: Pick<PhotoRecord, 'project' | 'id' | 'sha256'>): Promise<void> {
  try {
    const kept = await archive();
    await photoStoringEnded({ project, sha256 });
    await kept.deletePhoto(project, id);
    forgetRemoved(project, 'photos', [id]);
    await kept.sweepBytes([sha256]);
  } catch (error) {
    // The other tab shows it again: it had taken back what was removed here.
    if (isRefusedElsewhere(error)) forgetRemoved(project, 'photos', [id]);
    notifyError(error);
  }
}
