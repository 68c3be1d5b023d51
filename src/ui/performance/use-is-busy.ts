import { useExports } from '../../state/exports/exports-store';
import { useBatch } from '../../state/inspecting/batch-store';
import { isWorking } from '../../state/open-project/open-project-state';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { useProjects } from '../../state/projects/projects-store';
import { useComparison } from '../../state/review/comparison-store';
import { useTeaching } from '../../state/review/teach-store';

/** Whether anything else is under way, which would be measured along with it. */
export function useIsBusy(): boolean {
  const busy = [
    useOpenProject(isWorking),
    useBatch(({ status }) => status === 'running'),
    useTeaching(({ status }) => status === 'learning'),
    useComparison(({ status }) => status === 'working'),
    useExports(({ running }) => running !== undefined),
    useProjects(({ importing }) => importing > 0),
  ];
  return busy.includes(true);
}
