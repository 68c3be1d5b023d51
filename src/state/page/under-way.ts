/** What takes moments and would be gone with the page: good photos that are being added, a project's file that is being made. */
import { begunStore } from './begun';

export const useUnderWay = begunStore();
