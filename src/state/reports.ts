/** What the workers report, for the page: components know the state, not the workers. */
export type {
  ExplanationReport,
  InspectionReport,
  LookReport,
  PhotoReport,
  SyntheticExample,
  TrainingReport,
} from '../workers/client';
