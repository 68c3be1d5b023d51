/** Types of the workers and the archive for the page: components know the state, not the layers below it. */
export type { ProjectRecord, ResultRecord, Review, VersionRecord } from '../../database/records';
export type {
  ExplanationReport,
  InspectionReport,
  LookReport,
  PhotoReport,
  SyntheticAnomaly,
  TrainingReport,
} from '../../workers/client';
