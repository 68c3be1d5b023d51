/** What the workers report, for the page: components know the state, not the workers. */
export type { InspectionReport, PhotoReport, SyntheticExample, TrainingReport } from '../workers/client';
