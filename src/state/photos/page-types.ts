/** What the workers report and the archive keeps, for the page: components know the state, not what lies below. */
export type { ProjectRecord, ResultRecord, Review, VersionRecord } from '../../database/records';
export type {
  ExplanationReport,
  InspectionReport,
  LookReport,
  PhotoReport,
  SyntheticAnomaly,
  TrainingReport,
} from '../../workers/client';
