/** What is kept of a project, for the page: components know the state, not the database. */
export type { ResultRecord, Review, VersionRecord } from '../database/records';
