import { useSyncExternalStore } from 'react';
import { isComputing, subscribeToWorks } from '../../state/works';

/** Whether other work is under way, which would be measured along. */
export const useIsBusy = (): boolean => useSyncExternalStore(subscribeToWorks, isComputing);
