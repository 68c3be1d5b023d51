/**
 * The project, open or not, whose version is learning from reviews: until that ends, the engine keeps its
 * model.
 */
import { create } from 'zustand';
import type { ProjectRecord } from '../../database/records';

export const useLearning = create<{ readonly project: ProjectRecord | undefined }>()(() => ({
  project: undefined,
}));

export const isLearning = (id: string): boolean => useLearning.getState().project?.id === id;
