/**
 * A newer program in another window waits until this page lets go of the database. This page does so once its
 * work has ended, since nothing could be stored after that.
 */
import { useOffline } from './offline-store';
import { useOpenProject } from './open-project/open-project-store';
import { letGoWhen } from './storing/archive';

/** From now on. */
export function giveWayWhenIdle(): void {
  letGoWhen((then) => void idle().then(then));
}

async function idle(): Promise<void> {
  do {
    await untilWorkEnds();
    await useOpenProject.getState().flush();
  } while (useOffline.getState().isAtWork);
}

function untilWorkEnds(): Promise<void> {
  return new Promise((ended) => {
    const look = () => {
      if (useOffline.getState().isAtWork) return;
      end();
      ended();
    };
    const end = useOffline.subscribe(look);
    look();
  });
}
