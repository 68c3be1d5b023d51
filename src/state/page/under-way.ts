/** Short work that would be lost with the page: good photos being added, a project's file being made. */
import { begunStore } from './begun';

export const useUnderWay = begunStore();
